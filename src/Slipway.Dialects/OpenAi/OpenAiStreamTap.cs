using System.Buffers;
using Slipway.Core.Usage;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// Watches a chat stream pass. A client that asked for usage gets every byte at once. From any other the usage-only chunk is kept, and for that
/// the unfinished end of a read waits for its rest: part of an event is of no use to a client anyway. What is forwarded and counted does not
/// depend on how the reads cut the stream.
/// </summary>
internal sealed class OpenAiStreamTap(bool usageWanted) : IStreamTap
{
    /// <summary>An upstream that sends this much without an end of event gets no more attention: its bytes pass unwatched.</summary>
    public const int MostHeld = 8 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> held = new();
    private TokenUsage? usage;
    private int searched;
    private bool blind;

    public TokenUsage? Usage => usage;

    public bool Ended { get; private set; }

    public int ContentEvents { get; private set; }

    public void Pass(ReadOnlySpan<byte> read, IBufferWriter<byte> output)
    {
        if (usageWanted || blind)
        {
            output.Write(read);
        }

        if (blind)
        {
            return;
        }

        if (held.WrittenCount == 0)
        {
            held.Write(read[Scan(read, output)..]);
            return;
        }

        held.Write(read);
        var consumed = Scan(held.WrittenSpan, output);
        Keep(consumed);
        if (held.WrittenCount > MostHeld)
        {
            blind = true;
            Release(output);
        }
    }

    public void Complete(IBufferWriter<byte> output)
    {
        if (held.WrittenCount > 0 && !Look(held.WrittenSpan))
        {
            Release(output);
        }

        held.ResetWrittenCount();
    }

    /// <summary>Looks at each complete event, forwards those that may go on, and returns how many bytes they took.</summary>
    private int Scan(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var forwarded = 0;
        var start = 0;
        while (EventEnd(bytes, Math.Max(start, searched)) is > 0 and var end)
        {
            searched = 0;
            if (Look(bytes[start..end]))
            {
                Forward(bytes[forwarded..start], output);
                forwarded = end;
            }

            start = end;
        }

        Forward(bytes[forwarded..start], output);

        // The next search may start here, less the longest part of a blank line that could be cut.
        searched = Math.Max(0, bytes.Length - start - 2);
        return start;
    }

    private void Forward(ReadOnlySpan<byte> events, IBufferWriter<byte> output)
    {
        if (!usageWanted && !events.IsEmpty)
        {
            output.Write(events);
        }
    }

    /// <summary>Takes note of one event. True when it must not go on.</summary>
    private bool Look(ReadOnlySpan<byte> text)
    {
        var data = OpenAiChunkScan.Data(text);
        if (data.IsEmpty)
        {
            return false;
        }

        if (OpenAiUsageScan.HasObject(data) && OpenAiUsageScan.TryReadChunk(data, out var counted, out var noChoices))
        {
            usage = counted;
            if (noChoices)
            {
                return !usageWanted;
            }
        }

        ContentEvents += OpenAiChunkScan.HasContent(data) ? 1 : 0;
        Ended |= OpenAiChunkScan.IsEnd(data);
        return false;
    }

    private void Keep(int consumed)
    {
        if (consumed == 0)
        {
            return;
        }

        var rest = held.WrittenSpan[consumed..].ToArray();
        held.ResetWrittenCount();
        held.Write(rest);
    }

    private void Release(IBufferWriter<byte> output)
    {
        Forward(held.WrittenSpan, output);
        held.ResetWrittenCount();
    }

    /// <summary>The offset after the first blank line at or after <paramref name="from"/>; 0 when there is none.</summary>
    private static int EventEnd(ReadOnlySpan<byte> bytes, int from)
    {
        while (bytes[from..].IndexOf((byte)'\n') is >= 0 and var at)
        {
            var next = from + at + 1;
            if (next < bytes.Length && bytes[next] == (byte)'\n')
            {
                return next + 1;
            }

            if (next + 1 < bytes.Length && bytes[next] == (byte)'\r' && bytes[next + 1] == (byte)'\n')
            {
                return next + 2;
            }

            from = next;
        }

        return 0;
    }
}
