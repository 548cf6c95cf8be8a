using System.Text;

namespace Slipway.Engine.Tokenizers;

/// <summary>
/// The printable alphabet of byte-level BPE: every byte has one character, so that tokens can be written as text
/// (Radford et al. 2019, <c>bytes_to_unicode</c> of GPT-2). The space becomes U+0120, the newline U+010A.
/// </summary>
public static class BpeAlphabet
{
    private static readonly char[] Characters = MakeCharacters();
    private static readonly Dictionary<char, byte> Bytes = Enumerable.Range(0, 256).ToDictionary(b => Characters[b], b => (byte)b);

    /// <summary>The character of one byte.</summary>
    public static char Character(byte value) => Characters[value];

    /// <summary>Bytes written in the alphabet.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
        {
            text.Append(Characters[value]);
        }

        return text.ToString();
    }

    /// <summary>Reads a token back into bytes; false when it holds a character outside the alphabet.</summary>
    public static bool TryRead(string token, out byte[] bytes)
    {
        bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static char[] MakeCharacters()
    {
        var characters = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
        {
            characters[b] = b is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255) ? (char)b : (char)next++;
        }

        return characters;
    }
}
