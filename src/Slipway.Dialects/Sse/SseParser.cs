using System.Buffers;

namespace Slipway.Dialects.Sse;

/// <summary>
/// Takes apart a stream of server-sent events (WHATWG HTML §9.2.6) as its bytes come, wherever the reads cut them. LF, CRLF and CR end lines; comments
/// and the fields <c>event</c>, <c>id</c> and <c>retry</c> mean nothing here.
/// </summary>
internal sealed class SseParser
{
    /// <summary>An event larger than this is not a chat chunk but an attack or a defect.</summary>
    public const int LargestEvent = 64 * 1024 * 1024;

    private const int MostStray = 16 * 1024;

    private readonly ArrayBufferWriter<byte> line = new();
    private readonly ArrayBufferWriter<byte> data = new();
    private readonly ArrayBufferWriter<byte> stray = new();
    private bool hasData;
    private bool afterReturn;
    private bool begun;

    public delegate void EventSink(ReadOnlySpan<byte> data);

    /// <summary>Bytes of lines that are no SSE at all: some servers break off with a bare JSON error.</summary>
    public ReadOnlySpan<byte> Stray => stray.WrittenSpan;

    /// <summary>An event grew beyond <see cref="LargestEvent"/>; nothing more is read.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Takes the next bytes and calls <paramref name="sink"/> with the data of each event that they complete.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, EventSink sink)
    {
        while (bytes.Length > 0 && !Overflowed)
        {
            if (afterReturn)
            {
                afterReturn = false;
                if (bytes[0] == (byte)'\n')
                {
                    bytes = bytes[1..];
                    continue;
                }
            }

            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                Overflowed = line.WrittenCount + data.WrittenCount + bytes.Length > LargestEvent;
                line.Write(bytes);
                return;
            }

            afterReturn = bytes[end] == (byte)'\r';
            if (line.WrittenCount == 0)
            {
                Line(bytes[..end], sink);
            }
            else
            {
                line.Write(bytes[..end]);
                Line(line.WrittenSpan, sink);
                line.ResetWrittenCount();
            }

            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The stream ended. An event without its closing blank line still counts: servers forget it.</summary>
    public void Complete(EventSink sink)
    {
        if (line.WrittenCount > 0)
        {
            Line(line.WrittenSpan, sink);
            line.ResetWrittenCount();
        }

        Line([], sink);
    }

    private void Line(ReadOnlySpan<byte> text, EventSink sink)
    {
        if (!begun)
        {
            begun = true;
            text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        }

        if (text.IsEmpty)
        {
            Dispatch(sink);
        }
        else if (text.StartsWith("data"u8) && (text.Length == 4 || text[4] == (byte)':'))
        {
            var value = text.Length == 4 ? default : text[5..];
            AddData(value.Length > 0 && value[0] == (byte)' ' ? value[1..] : value);
        }
        else if (!IsKnownField(text) && stray.WrittenCount + text.Length < MostStray)
        {
            stray.Write(text);
        }
    }

    private void AddData(ReadOnlySpan<byte> value)
    {
        if (hasData)
        {
            data.Write("\n"u8);
        }

        data.Write(value);
        hasData = true;
        Overflowed = data.WrittenCount > LargestEvent;
    }

    private void Dispatch(EventSink sink)
    {
        if (hasData)
        {
            sink(data.WrittenSpan);
        }

        hasData = false;
        data.ResetWrittenCount();
    }

    private static bool IsKnownField(ReadOnlySpan<byte> text) =>
        text[0] == (byte)':' || text.StartsWith("event"u8) || text.StartsWith("id"u8) || text.StartsWith("retry"u8);
}
