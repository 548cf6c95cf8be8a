using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Ledger;

/// <summary>
/// Brings settled rows from the journal into the store: the first at once, those that follow at most ten times a second, many in one commit. While the store is away or slow
/// the rows wait in memory up to a limit; those beyond it wait in the journal alone and are read back from there, so memory stays bounded.
/// </summary>
internal sealed partial class LedgerFold : IAsyncDisposable
{
    private const int BatchRows = 4000;
    private static readonly TimeSpan BetweenCommits = TimeSpan.FromMilliseconds(100);

    private readonly IUsageStore store;
    private readonly int mostWaiting;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Channel<(UsageRow Row, JournalSegment Segment)> settled = Channel.CreateUnbounded<(UsageRow, JournalSegment)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<JournalSegment> late = [];
    private readonly CancellationTokenSource closing = new();
    private readonly Task loop;
    private int waiting;

    /// <param name="mostWaiting">Rows that may wait in memory, about 1 kB each.</param>
    public LedgerFold(IUsageStore store, int mostWaiting, TimeProvider time, ILogger log)
    {
        this.store = store;
        this.mostWaiting = mostWaiting;
        this.time = time;
        this.log = log;
        loop = Task.Run(RunAsync);
    }

    /// <summary>Takes a settled row.</summary>
    /// <param name="segment">Where its intent stands.</param>
    /// <param name="isInJournal">The row stands there too, so that it need not be kept in memory.</param>
    public void Add(UsageRow row, JournalSegment segment, bool isInJournal)
    {
        if (Interlocked.Increment(ref waiting) <= mostWaiting || !isInJournal)
        {
            settled.Writer.TryWrite((row, segment));
            return;
        }

        Interlocked.Decrement(ref waiting);
        segment.Leave();
        lock (late)
        {
            late.Add(segment);
        }
    }

    /// <summary>Waits until all that is settled is in the store. If the store is away, the journal keeps what is missing for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        settled.Writer.TryComplete();
        await closing.CancelAsync();
        await loop;
        closing.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<(UsageRow Row, JournalSegment Segment)>();
        var stored = time.GetTimestamp() - time.TimestampFrequency;
        while (await settled.Reader.WaitToReadAsync())
        {
            var pause = BetweenCommits - time.GetElapsedTime(stored);
            if (pause > TimeSpan.Zero && Volatile.Read(ref waiting) < BatchRows)
            {
                await Task.Delay(pause, time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            batch.Clear();
            while (batch.Count < BatchRows && settled.Reader.TryRead(out var row))
            {
                batch.Add(row);
            }

            if (await StoreAsync(batch.ConvertAll(b => b.Row)))
            {
                batch.ForEach(b => b.Segment.Done(1));
            }

            stored = time.GetTimestamp();
            if (Interlocked.Add(ref waiting, -batch.Count) < BatchRows)
            {
                await ReadBackAsync();
            }
        }
    }

    /// <summary>Folds the rows that stand in the journal alone. The store knows those that it has by their id.</summary>
    private async Task ReadBackAsync()
    {
        JournalSegment[] segments;
        lock (late)
        {
            segments = [.. late];
            late.Clear();
        }

        foreach (var segment in segments)
        {
            var left = segment.TakeLeft();
            var stored = left > 0;
            foreach (var rows in left > 0 ? segment.Settled().Chunk(BatchRows) : [])
            {
                stored = stored && await StoreAsync(rows);
            }

            if (stored)
            {
                segment.Done(left);
            }
        }
    }

    /// <summary>Keeps trying while the store is away; false when the ledger closes first.</summary>
    private async Task<bool> StoreAsync(IReadOnlyList<UsageRow> rows)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await store.AppendAsync(rows, CancellationToken.None);
                return true;
            }
            catch (Exception e)
            {
                StoreAway(log, e, rows.Count);
                if (closing.IsCancellationRequested)
                {
                    return false;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100 * Math.Min(attempt, 50)), time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(21, LogLevel.Error, "the store did not take {Rows} ledger rows; they stay in the journal, and it is tried again")]
    private static partial void StoreAway(ILogger log, Exception exception, int rows);
}
