using System.Buffers;

namespace Slipway.Dialects.Ollama;

/// <summary>Takes apart a stream of lines as its bytes come, wherever the reads cut them. Blank lines mean nothing; LF and CRLF end lines.</summary>
internal sealed class NdjsonLines
{
    /// <summary>A line larger than this is not a piece of an answer but an attack or a defect.</summary>
    public const int LargestLine = 64 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> line = new();

    public delegate void LineSink(ReadOnlySpan<byte> line);

    /// <summary>A line grew beyond <see cref="LargestLine"/>; nothing more is read.</summary>
    public bool Overflowed { get; private set; }

    public void Feed(ReadOnlySpan<byte> bytes, LineSink sink)
    {
        while (bytes.Length > 0 && !Overflowed)
        {
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0)
            {
                Overflowed = line.WrittenCount + bytes.Length > LargestLine;
                line.Write(bytes);
                return;
            }

            if (line.WrittenCount == 0)
            {
                Take(bytes[..end], sink);
            }
            else
            {
                line.Write(bytes[..end]);
                Complete(sink);
            }

            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The stream ended; a last line needs no end of its own.</summary>
    public void Complete(LineSink sink)
    {
        Take(line.WrittenSpan, sink);
        line.ResetWrittenCount();
    }

    private static void Take(ReadOnlySpan<byte> text, LineSink sink)
    {
        text = text.Trim(" \t\r"u8);
        if (!text.IsEmpty)
        {
            sink(text);
        }
    }
}
