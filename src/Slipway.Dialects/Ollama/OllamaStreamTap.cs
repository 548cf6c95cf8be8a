using System.Buffers;
using Slipway.Core.Usage;

namespace Slipway.Dialects.Ollama;

/// <summary>Watches a chat stream pass. Whole lines go on at once; the unfinished end of a read waits for its rest, so that an error can be written as a line of its own.</summary>
internal sealed class OllamaStreamTap : IStreamTap
{
    /// <summary>An upstream that sends this much without an end of line gets no more attention: its bytes pass unwatched.</summary>
    public const int MostHeld = 8 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> held = new();
    private bool blind;

    public TokenUsage? Usage { get; private set; }

    public bool Ended { get; private set; }

    public int ContentEvents { get; private set; }

    public void Pass(ReadOnlySpan<byte> read, IBufferWriter<byte> output)
    {
        while (!blind && read.IndexOf((byte)'\n') is >= 0 and var end)
        {
            held.Write(read[..(end + 1)]);
            Complete(output);
            read = read[(end + 1)..];
        }

        held.Write(read);
        if (blind || held.WrittenCount > MostHeld)
        {
            blind = true;
            output.Write(held.WrittenSpan);
            held.ResetWrittenCount();
        }
    }

    public void Complete(IBufferWriter<byte> output)
    {
        var line = OllamaLineScan.Read(held.WrittenSpan);
        Usage = line.Usage ?? Usage;
        Ended |= line.Done;
        ContentEvents += line.HasContent ? 1 : 0;
        output.Write(held.WrittenSpan);
        held.ResetWrittenCount();
    }
}
