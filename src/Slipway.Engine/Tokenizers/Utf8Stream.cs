using System.Text;

namespace Slipway.Engine.Tokenizers;

/// <summary>Turns a stream of byte pieces into text that never ends inside a character: the bytes of an unfinished one wait for the next piece.</summary>
public sealed class Utf8Stream
{
    private readonly System.Text.Decoder decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The characters completed by these bytes.</summary>
    public string Append(ReadOnlySpan<byte> bytes) => Convert(bytes, flush: false);

    /// <summary>What is left at the end: U+FFFD for an unfinished character, else nothing.</summary>
    public string Finish() => Convert([], flush: true);

    private string Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<char> characters = stackalloc char[Math.Min(bytes.Length + 4, 512)];
        var text = string.Empty;
        bool completed;
        do
        {
            decoder.Convert(bytes, characters, flush, out var used, out var written, out completed);
            text += characters[..written].ToString();
            bytes = bytes[used..];
        }
        while (!completed);

        return text;
    }
}
