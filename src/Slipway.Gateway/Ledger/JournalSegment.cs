using Microsoft.Win32.SafeHandles;

namespace Slipway.Gateway.Ledger;

/// <summary>
/// One file of the journal; each line is written by one write, so that after a kill every line but perhaps the last is whole. It knows how
/// many of its intents are not yet in the store: when none is left and no more come, the file is deleted. While it is open it is locked, which
/// keeps another process from replaying it; the lock ends with the process, however that ends.
/// </summary>
internal sealed class JournalSegment : IDisposable
{
    private readonly Lock gate = new();
    private readonly string path;
    private readonly SafeFileHandle file;
    private long length;
    private int open;
    private int left;
    private bool complete;

    public JournalSegment(string path)
    {
        this.path = path;
        file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Bytes written.</summary>
    public long Length => Volatile.Read(ref length);

    /// <summary>Its file is gone.</summary>
    public bool IsSpent => file.IsClosed;

    /// <summary>Appends an intent.</summary>
    public void Begin(ReadOnlySpan<byte> line)
    {
        lock (gate)
        {
            Write(line);
            open++;
        }
    }

    /// <summary>Appends what became of an intent of this segment.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        lock (gate)
        {
            Write(line);
        }
    }

    /// <summary>A settled row waits in this file alone: it is to be read back.</summary>
    public void Leave() => Interlocked.Increment(ref left);

    /// <summary>How many rows are to be read back; they count as taken from now on.</summary>
    public int TakeLeft() => Interlocked.Exchange(ref left, 0);

    /// <summary>Reads the settled rows back, a line at a time. The segment must still have an intent that needs it.</summary>
    public IEnumerable<UsageRow> Settled()
    {
        var bytes = new byte[Length];
        using var reader = new StreamReader(new MemoryStream(bytes, 0, RandomAccess.Read(file, bytes, fileOffset: 0)));
        while (reader.ReadLine() is { } line)
        {
            if (JournalLine.Parse(line)?.Row is { } row)
            {
                yield return row;
            }
        }
    }

    /// <summary>So many of its intents need the segment no longer.</summary>
    public void Done(int intents)
    {
        lock (gate)
        {
            open -= intents;
            DeleteIfSpent();
        }
    }

    /// <summary>No more intents come.</summary>
    public void Complete()
    {
        lock (gate)
        {
            complete = true;
            DeleteIfSpent();
        }
    }

    /// <summary>Lets go of the file; one that is not spent stays for the next start.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            file.Dispose();
        }
    }

    // The length counts whole lines only: what a failed write (disk full) left behind is overwritten by the next.
    private void Write(ReadOnlySpan<byte> line)
    {
        RandomAccess.Write(file, line, length);
        length += line.Length;
    }

    private void DeleteIfSpent()
    {
        if (complete && open == 0)
        {
            File.Delete(path);
            file.Dispose();
        }
    }
}
