using System.Buffers;
using System.Text.Json;

namespace Slipway.Gateway.Ledger;

/// <summary>
/// One file of the journal, a line of JSON a record, each written by one append: after a kill every line but perhaps the last is whole.
/// Knows how many of its intents are not yet in the store; when none is and the file is closed, it is deleted.
/// </summary>
internal sealed class JournalSegment : IDisposable
{
    private readonly string path;
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle file;
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private long length;
    private int open;
    private bool closed;

    public JournalSegment(string path)
    {
        this.path = path;
        file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    public long Length => length;

    /// <summary>Appends one record; the caller holds the journal's lock.</summary>
    public void Append(JournalRecord record)
    {
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer))
        {
            JsonSerializer.Serialize(json, record, JournalJson.Default.JournalRecord);
        }

        buffer.GetSpan(1)[0] = (byte)'\n';
        buffer.Advance(1);
        RandomAccess.Write(file, buffer.WrittenSpan, length);
        length += buffer.WrittenCount;
    }

    public void Opened() => Interlocked.Increment(ref open);

    /// <summary>One of the segment's intents needs it no longer.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref open) == 0 && Volatile.Read(ref closed))
        {
            File.Delete(path);
        }
    }

    /// <summary>No more intents come.</summary>
    public void Close()
    {
        Volatile.Write(ref closed, true);
        if (Volatile.Read(ref open) == 0)
        {
            File.Delete(path);
        }
    }

    public void Dispose() => file.Dispose();
}
