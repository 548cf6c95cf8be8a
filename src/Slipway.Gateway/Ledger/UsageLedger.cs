using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Ledger;

/// <summary>
/// The ledger: an intent is in the journal before an attempt is sent, the settled row after it; rows are folded into the store in batches,
/// idempotently. A kill loses nothing that was acknowledged: the next start replays the journal. Appending costs one write to the page cache
/// (no fsync: it survives the death of the process, not that of the machine).
/// </summary>
public sealed partial class UsageLedger : IAsyncDisposable
{
    private const long SegmentBytes = 16 * 1024 * 1024;
    private const int BatchRows = 500;

    private readonly Lock gate = new();
    private readonly string folder;
    private readonly IUsageStore store;
    private readonly IReadOnlyList<IUsageObserver> observers;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Channel<(UsageRow Row, JournalSegment Segment)> settled = Channel.CreateUnbounded<(UsageRow, JournalSegment)>(new UnboundedChannelOptions { SingleReader = true });
    private JournalSegment segment;
    private int segments;
    private Task folding = Task.CompletedTask;

    private UsageLedger(string folder, IUsageStore store, IReadOnlyList<IUsageObserver> observers, TimeProvider time, ILogger log)
    {
        this.folder = folder;
        this.store = store;
        this.observers = observers;
        this.time = time;
        this.log = log;
        segment = NextSegment();
    }

    /// <summary>Replays what an earlier run left, then opens the ledger.</summary>
    public static async Task<UsageLedger> OpenAsync(string folder, IUsageStore store, IReadOnlyList<IUsageObserver> observers, TimeProvider time, ILogger<UsageLedger> log, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var left = Directory.GetFiles(folder, JournalReplay.Pattern);
        var rows = JournalReplay.Read(folder, time.GetUtcNow());
        foreach (var batch in rows.Chunk(BatchRows))
        {
            await store.AppendAsync(batch, cancellation);
        }

        if (rows.Count > 0)
        {
            Replayed(log, rows.Count, rows.Count(r => r.SettledBy == "replay"));
        }

        foreach (var path in left)
        {
            File.Delete(path);
        }

        var ledger = new UsageLedger(folder, store, observers, time, log);
        ledger.folding = Task.Run(ledger.FoldAsync, CancellationToken.None);
        return ledger;
    }

    /// <summary>Journals an intent. When this returns, the attempt may be sent.</summary>
    public LedgerEntry Begin(UsageIntent intent)
    {
        lock (gate)
        {
            if (segment.Length > SegmentBytes)
            {
                segment.Close();
                segment = NextSegment();
            }

            segment.Append(new JournalRecord { Intent = intent });
            segment.Opened();
            return new LedgerEntry(intent, segment);
        }
    }

    /// <summary>Settles an attempt.</summary>
    public void Settle(LedgerEntry entry, UsageRow row)
    {
        lock (gate)
        {
            entry.Segment.Append(new JournalRecord { Row = row });
        }

        settled.Writer.TryWrite((row, entry.Segment));
        foreach (var observer in observers)
        {
            observer.Settled(row);
        }
    }

    /// <summary>Withdraws an intent that led to nothing: the upstream was never reached.</summary>
    public void Withdraw(LedgerEntry entry)
    {
        lock (gate)
        {
            entry.Segment.Append(new JournalRecord { Withdrawn = new Withdrawal(entry.Intent.CallId, entry.Intent.Attempt) });
        }

        entry.Segment.Done();
    }

    /// <summary>Waits until all that is settled is in the store, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        settled.Writer.TryComplete();
        await folding;
        segment.Close();
        segment.Dispose();
    }

    private async Task FoldAsync()
    {
        var batch = new List<(UsageRow Row, JournalSegment Segment)>(BatchRows);
        while (await settled.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < BatchRows && settled.Reader.TryRead(out var row))
            {
                batch.Add(row);
            }

            await StoreAsync([.. batch.Select(b => b.Row)]);
            foreach (var (_, done) in batch)
            {
                done.Done();
            }
        }
    }

    /// <summary>Keeps trying while the store is away: the journal holds the rows meanwhile.</summary>
    private async Task StoreAsync(IReadOnlyList<UsageRow> rows)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await store.AppendAsync(rows, CancellationToken.None);
                return;
            }
            catch (Exception e) when (attempt < 5 || !settled.Reader.Completion.IsCompleted)
            {
                StoreAway(log, e, rows.Count);
                await Task.Delay(TimeSpan.FromMilliseconds(100 * Math.Min(attempt + 1, 50)), time);
                if (attempt >= 5 && settled.Reader.Completion.IsCompleted)
                {
                    return;
                }
            }
        }
    }

    private JournalSegment NextSegment()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"journal-{time.GetUtcNow():yyyyMMddHHmmssfff}-{Environment.ProcessId}-{segments++:0000}.jsonl");
        return new JournalSegment(Path.Combine(folder, name));
    }

    [LoggerMessage(20, LogLevel.Warning, "replayed {Rows} ledger rows of an earlier run, {Open} of them calls that had been under way")]
    private static partial void Replayed(ILogger log, int rows, int open);

    [LoggerMessage(21, LogLevel.Error, "the store did not take {Rows} ledger rows; they stay in the journal, and it is tried again")]
    private static partial void StoreAway(ILogger log, Exception exception, int rows);
}

/// <summary>An attempt whose intent is in the journal.</summary>
public sealed class LedgerEntry
{
    internal LedgerEntry(UsageIntent intent, JournalSegment segment) => (Intent, Segment) = (intent, segment);

    public UsageIntent Intent { get; }

    internal JournalSegment Segment { get; }
}
