using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Ledger;

/// <summary>
/// The ledger: an intent is in the journal before an attempt is sent, the settled row after it; rows are folded into the store in batches,
/// idempotently. A kill loses nothing that was acknowledged: the next start replays the journal. Appending costs one write to the page cache
/// (no fsync: it survives the death of the process, not that of the machine).
/// </summary>
public sealed partial class UsageLedger : IAsyncDisposable
{
    private const long SegmentBytes = 16 * 1024 * 1024;
    private const int ReplayRows = 500;
    private const int MostRowsInMemory = 20_000;

    private readonly Lock gate = new();
    private readonly string folder;
    private readonly LedgerFold fold;
    private readonly IReadOnlyList<IUsageObserver> observers;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly List<JournalSegment> segments = [];
    private JournalSegment current;
    private int made;
    private int closed;

    private UsageLedger(string folder, LedgerFold fold, IReadOnlyList<IUsageObserver> observers, TimeProvider time, ILogger log)
    {
        this.folder = folder;
        this.fold = fold;
        this.observers = observers;
        this.time = time;
        this.log = log;
        current = NextSegment();
    }

    /// <summary>Replays what an earlier run left, then opens the ledger.</summary>
    public static async Task<UsageLedger> OpenAsync(string folder, IUsageStore store, IReadOnlyList<IUsageObserver> observers, TimeProvider time, ILogger<UsageLedger> log, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        using (var replay = new JournalReplay(folder, time.GetUtcNow()))
        {
            foreach (var batch in replay.Rows.Chunk(ReplayRows))
            {
                await store.AppendAsync(batch, cancellation);
            }

            replay.Delete();
            if (replay.Rows.Count + replay.Damaged > 0)
            {
                Replayed(log, replay.Rows.Count, replay.Open, replay.Damaged);
            }
        }

        return new UsageLedger(folder, new LedgerFold(store, MostRowsInMemory, time, log), observers, time, log);
    }

    /// <summary>Journals an intent. When this returns an entry, the attempt may be sent; without one it must not be.</summary>
    public Result<LedgerEntry> Begin(UsageIntent intent)
    {
        var line = JournalLine.Write(new JournalRecord { Intent = intent });
        try
        {
            lock (gate)
            {
                if (current.Length > SegmentBytes)
                {
                    var next = NextSegment();
                    current.Complete();
                    current = next;
                }

                current.Begin(line);
                return new LedgerEntry(intent, current);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            JournalAway(log, e);
            return new Error(ErrorKind.Unavailable, "The call cannot be accounted for: the journal does not take writes. Tell the operator to look at the disk of the data folder.") { Code = "journal_unavailable" };
        }
    }

    /// <summary>Settles an attempt. Observers learn of it on this thread.</summary>
    public void Settle(LedgerEntry entry, UsageRow row)
    {
        if (!entry.TryClose())
        {
            return;
        }

        fold.Add(row, entry.Segment, isInJournal: Append(entry.Segment, new JournalRecord { Row = row }));
        foreach (var observer in observers)
        {
            try
            {
                observer.Settled(row);
            }
            catch (Exception e)
            {
                ObserverFailed(log, e, observer.GetType().Name);
            }
        }
    }

    /// <summary>Withdraws an intent that led to nothing: the upstream was never reached.</summary>
    public void Withdraw(LedgerEntry entry)
    {
        if (entry.TryClose())
        {
            Append(entry.Segment, new JournalRecord { Withdrawn = new Withdrawal(entry.Intent.CallId, entry.Intent.Attempt) });
            entry.Segment.Done(1);
        }
    }

    /// <summary>Waits until what is settled is in the store, then closes. If the store is away, the rows stay in the journal for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 1)
        {
            return;
        }

        await fold.DisposeAsync();
        lock (gate)
        {
            current.Complete();
            segments.ForEach(segment => segment.Dispose());
        }
    }

    // A row whose journal line failed still reaches the store; only a kill before that would leave it at its reservation.
    private bool Append(JournalSegment segment, JournalRecord record)
    {
        try
        {
            segment.Append(JournalLine.Write(record));
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            JournalAway(log, e);
            return false;
        }
    }

    private JournalSegment NextSegment()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"journal-{time.GetUtcNow():yyyyMMddHHmmssfff}-{Guid.NewGuid():N}-{made++:0000}.jsonl");
        var segment = new JournalSegment(Path.Combine(folder, name));
        segments.RemoveAll(s => s.IsSpent);
        segments.Add(segment);
        return segment;
    }

    [LoggerMessage(20, LogLevel.Warning, "replayed {Rows} ledger rows of an earlier run, {Open} of them calls that had been under way; {Damaged} lines were cut short")]
    private static partial void Replayed(ILogger log, int rows, int open, int damaged);

    [LoggerMessage(22, LogLevel.Error, "the journal does not take writes")]
    private static partial void JournalAway(ILogger log, Exception exception);

    [LoggerMessage(23, LogLevel.Error, "{Observer} failed on a settled row")]
    private static partial void ObserverFailed(ILogger log, Exception exception, string observer);
}
