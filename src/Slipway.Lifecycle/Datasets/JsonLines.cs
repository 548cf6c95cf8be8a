using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Slipway.Lifecycle.Datasets;

/// <summary>One line of a file. <see cref="Utf8"/> is valid only until the next line is asked for.</summary>
/// <param name="Number">1-based.</param>
/// <param name="TooLong">The line exceeded the limit; <see cref="Utf8"/> then holds nothing.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct JsonLine(long Number, ReadOnlyMemory<byte> Utf8, bool TooLong);

/// <summary>
/// Splits a stream into lines in bounded memory. Only LF ends a line (a CR before it is dropped): U+2028, U+2029 and U+0085 may
/// stand inside a JSON string. Blank lines are skipped but counted. A UTF-8 byte order mark is dropped and remembered.
/// </summary>
public sealed class JsonLines(Stream stream, int maxLineBytes = JsonLines.DefaultMaxLineBytes)
{
    public const int DefaultMaxLineBytes = 8 << 20;

    private byte[] buffer = new byte[64 << 10];
    private int start;
    private int end;
    private bool finished;

    /// <summary>True once a UTF-8 byte order mark was met at the start of the stream.</summary>
    public bool HadByteOrderMark { get; private set; }

    public async IAsyncEnumerable<JsonLine> ReadAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        await FillAsync(ct);
        if (buffer.AsSpan(start, end - start).StartsWith("\uFEFF"u8))
        {
            HadByteOrderMark = true;
            start += 3;
        }
        for (long number = 1; ; number++)
        {
            var (found, length, tooLong) = await FindLineEndAsync(ct);
            if (!found && length == 0 && !tooLong) yield break;
            var line = buffer.AsMemory(start, tooLong ? 0 : length);
            start += found ? length + 1 : length;
            if (line.Length > 0 && line.Span[^1] == (byte)'\r') line = line[..^1];
            if (tooLong || line.Span.ContainsAnyExcept(" \t\r"u8)) yield return new JsonLine(number, line, tooLong);
            if (!found) yield break;
        }
    }

    /// <summary>Finds the next LF from <see cref="start"/>. Bytes of a line that is too long are thrown away while searching.</summary>
    private async ValueTask<(bool Found, int Length, bool TooLong)> FindLineEndAsync(CancellationToken ct)
    {
        var searched = 0;
        var tooLong = false;
        while (true)
        {
            var at = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (at >= 0) return (true, searched + at, tooLong || searched + at > maxLineBytes);
            searched = end - start;
            if (finished) return (false, searched, tooLong || searched > maxLineBytes);
            if (searched > maxLineBytes)
            {
                tooLong = true;
                start = end;
                searched = 0;
            }
            await FillAsync(ct);
        }
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }
        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var read = await stream.ReadAsync(buffer.AsMemory(end), ct);
        if (read == 0) finished = true;
        end += read;
    }
}
