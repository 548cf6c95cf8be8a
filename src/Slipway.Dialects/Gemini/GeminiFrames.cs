using System.Buffers;
using Slipway.Dialects.Sse;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Takes apart a streamed answer wherever the reads cut it, in both of its framings: server-sent events, or the elements of a JSON array
/// (<c>[{…},\r\n{…}]</c>, what <c>:streamGenerateContent</c> gives without <c>alt=sse</c>). The first byte tells which.
/// </summary>
internal sealed class GeminiFrames
{
    private readonly SseParser events = new();
    private readonly ArrayBufferWriter<byte> element = new();
    private bool begun;
    private int depth;
    private bool inText;
    private bool escaped;
    private bool overflowed;

    public bool IsArray { get; private set; }

    /// <summary>As <see cref="SseParser.Stray"/>.</summary>
    public ReadOnlySpan<byte> Stray => events.Stray;

    public bool Overflowed => overflowed || events.Overflowed;

    public void Feed(ReadOnlySpan<byte> bytes, SseParser.EventSink sink)
    {
        if (!begun)
        {
            bytes = bytes.TrimStart(" \t\r\n"u8);
            if (bytes.IsEmpty)
            {
                return;
            }

            begun = true;
            IsArray = bytes[0] == (byte)'[';
        }

        if (IsArray)
        {
            Elements(bytes, sink);
        }
        else
        {
            events.Feed(bytes, sink);
        }
    }

    public void Complete(SseParser.EventSink sink)
    {
        if (!IsArray)
        {
            events.Complete(sink);
        }
    }

    /// <summary>Elements are objects; what stands between them (brackets, commas, white space) is passed over.</summary>
    private void Elements(ReadOnlySpan<byte> bytes, SseParser.EventSink sink)
    {
        var start = 0;
        for (var i = 0; i < bytes.Length && !overflowed; i++)
        {
            var letter = bytes[i];
            if (inText)
            {
                inText = escaped || letter != (byte)'"';
                escaped = !escaped && letter == (byte)'\\';
            }
            else if (depth > 0 && letter == (byte)'"')
            {
                inText = true;
            }
            else if (letter == (byte)'{' && depth++ == 0)
            {
                start = i;
            }
            else if (letter == (byte)'}' && depth > 0 && --depth == 0)
            {
                Take(bytes[start..(i + 1)], sink);
            }
        }

        if (depth > 0)
        {
            overflowed |= element.WrittenCount + bytes.Length - start > SseParser.LargestEvent;
            element.Write(bytes[start..]);
        }
    }

    private void Take(ReadOnlySpan<byte> last, SseParser.EventSink sink)
    {
        if (element.WrittenCount == 0)
        {
            sink(last);
            return;
        }

        element.Write(last);
        sink(element.WrittenSpan);
        element.ResetWrittenCount();
    }
}
