using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// The only writer of a file. It takes what is queued at the moment, runs it in one transaction (one disk flush for all), and completes
/// the callers after the commit. Each change sits in its own savepoint, so that a failing one takes nothing else with it.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>How many changes share one transaction at most.</summary>
    private const int BatchSize = 512;

    /// <summary>How long to wait for another process that writes to the same file.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private readonly SqliteConnection connection;
    private readonly TimeProvider time;
    private readonly Channel<Change> queue = Channel.CreateUnbounded<Change>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task loop;

    public SqliteWriter(SqliteConnection connection, TimeProvider time)
    {
        this.connection = connection;
        this.time = time;
        loop = Task.Run(RunAsync);
    }

    public Task<T> EnqueueAsync<T>(Func<SqliteConnection, T> change, CancellationToken cancellation)
    {
        var queued = new Change<T>(change, cancellation);
        return queue.Writer.TryWrite(queued)
            ? queued.Done
            : Task.FromException<T>(new ObjectDisposedException(nameof(SqliteDatabase), "The database is closed."));
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
        await connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var batch = new List<Change>(BatchSize);
        while (await queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchSize && queue.Reader.TryRead(out var change))
            {
                batch.Add(change);
            }

            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<Change> batch)
    {
        try
        {
            await BeginAsync();
            foreach (var change in batch)
            {
                Run(change);
            }

            Sql("COMMIT");
        }
        catch (Exception failure)
        {
            // The file as a whole refused (disk full, no right to write, locked by a stranger): nothing of the batch is on disk.
            raw.sqlite3_exec(connection.Handle, "ROLLBACK");
            foreach (var change in batch)
            {
                change.Failure = failure;
            }
        }

        foreach (var change in batch)
        {
            change.Complete();
        }
    }

    // Another process may hold the lock for a moment. SQLite's own waiting is too coarse here: where it was built without usleep(),
    // every try costs a whole second.
    private async Task BeginAsync()
    {
        var started = time.GetTimestamp();
        for (var pause = 1; raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE") is var answer && answer != raw.SQLITE_OK; pause = Math.Min(pause * 2, 16))
        {
            if (answer != raw.SQLITE_BUSY || time.GetElapsedTime(started) > LockTimeout)
            {
                SqliteException.ThrowExceptionForRC(answer, connection.Handle);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(pause), time);
        }
    }

    private void Run(Change change)
    {
        Sql("SAVEPOINT change");
        try
        {
            change.Run(connection);
        }
        catch (Exception failure)
        {
            change.Failure = failure;
            Sql("ROLLBACK TO change");
        }

        Sql("RELEASE change");
    }

    private void Sql(string statement) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, statement), connection.Handle);

    private abstract class Change
    {
        public Exception? Failure { get; set; }

        public abstract void Run(SqliteConnection connection);

        public abstract void Complete();
    }

    private sealed class Change<T>(Func<SqliteConnection, T> work, CancellationToken cancellation) : Change
    {
        private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? outcome;

        public Task<T> Done => source.Task;

        public override void Run(SqliteConnection connection)
        {
            cancellation.ThrowIfCancellationRequested();
            outcome = work(connection);
        }

        public override void Complete()
        {
            if (Failure is OperationCanceledException cancelled)
            {
                source.TrySetCanceled(cancelled.CancellationToken);
            }
            else if (Failure is not null)
            {
                source.TrySetException(Failure);
            }
            else
            {
                source.TrySetResult(outcome!);
            }
        }
    }
}
