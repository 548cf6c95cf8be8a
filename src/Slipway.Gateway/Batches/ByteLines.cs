using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Slipway.Gateway.Batches;

/// <summary>Reads a text line by line as bytes, however large it is.</summary>
public static class ByteLines
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// The lines with their numbers from 1, without their ends (LF or CRLF), blank ones and a byte order mark left out. A line longer than
    /// <paramref name="longest"/> bytes comes as null. What is given out may be kept.
    /// </summary>
    public static async IAsyncEnumerable<(int Number, ReadOnlyMemory<byte>? Line)> ReadAsync(Stream stream, int longest, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        var number = 1;
        var skipping = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                if (!skipping && Line(buffer.Slice(0, end), longest, number) is var (wanted, line) && wanted)
                {
                    yield return (number, line);
                }

                skipping = false;
                number++;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (read.IsCompleted)
            {
                if (!skipping && Line(buffer, longest, number) is var (wanted, last) && wanted)
                {
                    yield return (number, last);
                }

                break;
            }

            if (buffer.Length > longest + 2L)
            {
                if (!skipping)
                {
                    yield return (number, null);
                }

                skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            reader.AdvanceTo(buffer.Start, read.Buffer.End);
        }

        await reader.CompleteAsync();
    }

    private static (bool Wanted, ReadOnlyMemory<byte>? Line) Line(ReadOnlySequence<byte> bytes, int longest, int number)
    {
        if (bytes.Length > longest + 2L)
        {
            return (true, null);
        }

        ReadOnlyMemory<byte> line = bytes.ToArray();
        if (number == 1 && line.Span.StartsWith(ByteOrderMark))
        {
            line = line[ByteOrderMark.Length..];
        }

        line = line.Span is [.., (byte)'\r'] ? line[..^1] : line;
        return (!line.Span.Trim(" \t"u8).IsEmpty, line);
    }
}
