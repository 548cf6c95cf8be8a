using System.Text;

namespace Slipway.Dialects.Gemini;

/// <summary>Google counts places in a text in bytes of UTF-8, the hub in UTF-16 units.</summary>
internal static class GeminiTextOffsets
{
    /// <summary>The UTF-16 place of a byte; the end of the text where the byte lies behind it.</summary>
    public static int ToUnits(string text, int bytes)
    {
        var at = 0;
        var counted = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (counted >= bytes)
            {
                break;
            }

            counted += rune.Utf8SequenceLength;
            at += rune.Utf16SequenceLength;
        }

        return at;
    }

    public static int ToBytes(string text, int units) => Encoding.UTF8.GetByteCount(text.AsSpan(0, Math.Clamp(units, 0, text.Length)));
}
