using System.Text.Json;
using Microsoft.Data.Sqlite;
using Slipway.Lifecycle.Tuning;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Lifecycle;

/// <summary>
/// Tuning jobs in SQLite. Server and job processes share the file: each change reads, decides and writes inside one write transaction,
/// so that of two processes that want one job exactly one gets it.
/// </summary>
public sealed class SqliteJobStore(SqliteDatabase database) : IJobStore
{
    public Task<TuningJob> CreateAsync(TuningJob job, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            var twin = job.IdempotencyKey is null
                ? null
                : connection.Query("SELECT body, revision FROM tuning_jobs WHERE idempotency_key = $key", Read, ("$key", job.IdempotencyKey)).FirstOrDefault();
            if (twin is not null) return twin;
            connection.Execute(
                "INSERT INTO tuning_jobs (id, created_at, state, open, idempotency_key, revision, body) VALUES ($id, $created, $state, $open, $key, $revision, $body)",
                ("$id", job.Id), ("$created", job.CreatedAt.ToUnixTimeMilliseconds()), ("$state", job.State.Word()), ("$open", !job.State.IsFinal()),
                ("$key", job.IdempotencyKey), ("$revision", job.Revision), ("$body", Write(job)));
            return job;
        },
        ct);

    public Task<TuningJob?> GetAsync(string id, CancellationToken ct) => Task.FromResult(database.Read(c => Find(c, id)));

    public Task<IReadOnlyList<TuningJob>> ListAsync(JobState? state, int limit, string? after, CancellationToken ct) => Task.FromResult<IReadOnlyList<TuningJob>>(database.Read(
        c => c.Query(
            """
            SELECT body, revision FROM tuning_jobs
            WHERE ($state IS NULL OR state = $state)
              AND ($after IS NULL OR (created_at, id) < (SELECT created_at, id FROM tuning_jobs WHERE id = $after))
            ORDER BY created_at DESC, id DESC LIMIT $limit
            """,
            Read, ("$state", state?.Word()), ("$after", after), ("$limit", limit))));

    public Task<IReadOnlyList<TuningJob>> OpenAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<TuningJob>>(database.Read(
        c => c.Query("SELECT body, revision FROM tuning_jobs WHERE open = 1 ORDER BY created_at, id", Read)));

    public Task<TuningJob?> UpdateAsync(TuningJob job, CancellationToken ct) => database.WriteAsync(
        connection => Find(connection, job.Id) is { } stored && stored.Revision == job.Revision ? Store(connection, job) : null, ct);

    public Task<TuningJob?> TryLeaseAsync(string id, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken ct) => database.WriteAsync(
        connection => Find(connection, id) is { } job && job.IsClaimable(now)
            ? Store(connection, job with { Lease = new JobLease(owner, until), Attempt = job.Attempt + 1, NotBefore = null })
            : null,
        ct);

    public Task<TuningJob?> HeartbeatAsync(string id, string owner, DateTimeOffset until, JobProgress progress, CancellationToken ct) => database.WriteAsync(
        connection => Find(connection, id) is { } job && !job.State.IsFinal() && job.Lease?.Owner == owner
            ? Store(connection, job with { Lease = new JobLease(owner, until), Progress = progress })
            : null,
        ct);

    public Task AddEventAsync(string jobId, DateTimeOffset at, string level, string message, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            connection.Execute(
                "INSERT INTO tuning_events (job_id, at, level, message) VALUES ($job, $at, $level, $message)",
                ("$job", jobId), ("$at", at.ToUnixTimeMilliseconds()), ("$level", level), ("$message", message));
        },
        ct);

    public Task<IReadOnlyList<JobEvent>> EventsAsync(string jobId, long after, int limit, CancellationToken ct) => Task.FromResult<IReadOnlyList<JobEvent>>(database.Read(
        c => c.Query(
            "SELECT sequence, at, level, message FROM tuning_events WHERE job_id = $job AND sequence > $after ORDER BY sequence LIMIT $limit",
            row => new JobEvent(row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2), row.GetString(3)),
            ("$job", jobId), ("$after", after), ("$limit", limit))));

    private static TuningJob Store(SqliteConnection connection, TuningJob job)
    {
        var next = job with { Revision = job.Revision + 1 };
        connection.Execute(
            "UPDATE tuning_jobs SET state = $state, open = $open, revision = $revision, body = $body WHERE id = $id",
            ("$id", next.Id), ("$state", next.State.Word()), ("$open", !next.State.IsFinal()), ("$revision", next.Revision), ("$body", Write(next)));
        return next;
    }

    private static TuningJob? Find(SqliteConnection connection, string id) =>
        connection.Query("SELECT body, revision FROM tuning_jobs WHERE id = $id", Read, ("$id", id)).FirstOrDefault();

    private static string Write(TuningJob job) => JsonSerializer.Serialize(job, LifecycleJson.Default.TuningJob);

    private static TuningJob Read(SqliteDataReader row) =>
        JsonSerializer.Deserialize(row.GetString(0), LifecycleJson.Default.TuningJob)! with { Revision = row.GetInt64(1) };
}
