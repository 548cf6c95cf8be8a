using Microsoft.Data.Sqlite;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// One SQLite file that every area of the program shares. Writes go through a single queue (<see cref="SqliteWriter"/>), so that nobody
/// ever meets "database is locked"; reads open connections of their own and, thanks to the write-ahead log, never wait for the writer.
/// </summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly string readerString;
    private readonly SqliteWriter writer;

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    private SqliteDatabase(string path, string readerString, SqliteWriter writer)
    {
        Path = path;
        this.readerString = readerString;
        this.writer = writer;
    }

    /// <summary>The full path of the file.</summary>
    public string Path { get; }

    /// <summary>Opens the file, makes it if need be, and brings its tables up to date. Several processes may do so at once.</summary>
    /// <param name="path">Where the file is or shall be; its folder must exist. The file is readable by its owner only.</param>
    /// <param name="time">Stamps the migrations.</param>
    /// <param name="migrations">What to apply; all migrations of this assembly if not given.</param>
    public static SqliteDatabase Open(string path, TimeProvider time, IReadOnlyList<Migration>? migrations = null)
    {
        path = System.IO.Path.GetFullPath(path);
        MakePrivate(path);
        var connection = Connect(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            // The ledger's rows are money: FULL makes every commit reach the disk; the queue's batches keep that affordable.
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA wal_autocheckpoint = 4000");
            new Migrator(connection, time).Apply(migrations ?? Migration.All);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        var reader = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly }.ToString();
        return new SqliteDatabase(path, reader, new SqliteWriter(connection, time));
    }

    /// <summary>
    /// Queues a change and completes once it is on disk. Changes run one after the other in the order of the calls, many in one
    /// transaction; one that throws is undone alone and its exception reaches its caller.
    /// </summary>
    /// <param name="change">Runs on the writer with its connection, inside a transaction. It must not wait for another write.</param>
    /// <param name="cancellation">Withdraws a change that has not started yet.</param>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> change, CancellationToken cancellation = default) =>
        writer.EnqueueAsync(change, cancellation);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<SqliteConnection> change, CancellationToken cancellation = default) =>
        writer.EnqueueAsync(
            connection =>
            {
                change(connection);
                return true;
            },
            cancellation);

    /// <summary>Runs a query on a read-only connection: one consistent snapshot, untouched by writes going on.</summary>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        using var connection = Connect(readerString);
        using var snapshot = connection.BeginTransaction(deferred: true);
        return query(connection);
    }

    /// <summary>Finishes the queued writes and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        using var pooled = new SqliteConnection(readerString);
        SqliteConnection.ClearPool(pooled);
    }

    private static SqliteConnection Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            // Waiting for a lock is done by the caller of SQLite: by SqliteWriter, and by Microsoft.Data.Sqlite, which tries for 30 s.
            connection.Execute("PRAGMA busy_timeout = 0");
            connection.Execute("PRAGMA foreign_keys = ON");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // SQLite gives its -wal and -shm files the mode of the main file, so making that one first with 0600 covers all three.
    private static void MakePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var created = new FileStream(path, options);
    }
}
