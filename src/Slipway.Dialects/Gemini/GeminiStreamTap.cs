using System.Buffers;
using Slipway.Core.Errors;
using Slipway.Core.Usage;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Watches a stream pass from one Gemini upstream to one Gemini client. Where both frame it alike, every byte goes on at once; where the client wants an array
/// (no <c>alt=sse</c>), or the upstream gave one to a client of events, each chunk's JSON goes on unread in the other frame.
/// </summary>
/// <param name="sse">The client wants server-sent events.</param>
internal sealed class GeminiStreamTap(bool sse) : IStreamTap
{
    private readonly GeminiFrames frames = new();
    private readonly byte[] tail = new byte[4];
    private TokenUsage? usage;
    private bool begun;

    public string ContentType => sse ? "text/event-stream" : "application/json; charset=UTF-8";

    public TokenUsage? Usage => usage;

    public bool Ended { get; private set; }

    public int ContentEvents { get; private set; }

    public void Pass(ReadOnlySpan<byte> read, IBufferWriter<byte> output)
    {
        frames.Feed(read, data => Take(data, output));
        if (sse && !frames.IsArray)
        {
            output.Write(read);
            Remember(read);
        }
    }

    public void Complete(IBufferWriter<byte> output)
    {
        frames.Complete(data => Take(data, output));
        if (!sse)
        {
            output.Write(begun ? "]"u8 : "[]"u8);
        }
        else if (begun && !frames.IsArray && !EndsWithBlankLine())
        {
            // Google's client takes a last event without a blank line for one that broke off.
            output.Write("\r\n\r\n"u8);
        }
    }

    public bool TryFail(IBufferWriter<byte> output, Error error)
    {
        if (sse)
        {
            // The upstream may have stopped within an event.
            output.Write(begun && !EndsWithBlankLine() && !frames.IsArray ? "\r\n\r\ndata: "u8 : "data: "u8);
            GeminiErrors.Write(output, error, null);
            output.Write("\r\n\r\n"u8);
            return true;
        }

        output.Write(begun ? ",\r\n"u8 : "["u8);
        GeminiErrors.Write(output, error, null);
        output.Write("]"u8);
        return true;
    }

    private void Take(ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        data = data.Trim(" \t\r\n"u8);
        if (data.IsEmpty || data.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        var scan = GeminiChunkScan.Of(data);
        usage = scan.Usage ?? usage;
        Ended |= scan.IsEnd;
        ContentEvents += scan.HasContent ? 1 : 0;
        if (sse && frames.IsArray)
        {
            output.Write("data: "u8);

            // A line break within an element would end the event's line.
            WriteInOneLine(data, output);
            output.Write("\r\n\r\n"u8);
        }
        else if (!sse)
        {
            output.Write(begun ? ",\r\n"u8 : "["u8);
            output.Write(data);
        }

        begun = true;
    }

    /// <summary>Inside strings JSON has no line breaks, so those that are there are white space.</summary>
    private static void WriteInOneLine(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        while (json.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at)
        {
            output.Write(json[..at]);
            json = json[(at + 1)..];
        }

        output.Write(json);
    }

    private void Remember(ReadOnlySpan<byte> read)
    {
        if (read.Length >= tail.Length)
        {
            read[^tail.Length..].CopyTo(tail);
            return;
        }

        tail.AsSpan(read.Length).CopyTo(tail);
        read.CopyTo(tail.AsSpan(tail.Length - read.Length));
    }

    private bool EndsWithBlankLine() => tail.AsSpan().EndsWith("\n\n"u8) || tail.AsSpan().EndsWith("\r\n\r\n"u8) || tail.AsSpan().EndsWith("\r\r"u8);
}
