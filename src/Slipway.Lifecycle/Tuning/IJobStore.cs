namespace Slipway.Lifecycle.Tuning;

/// <summary>Durable jobs. Every method is one atomic step.</summary>
public interface IJobStore
{
    /// <summary>Stores a new job; the earlier job when one with the same idempotency key exists.</summary>
    Task<TuningJob> CreateAsync(TuningJob job, CancellationToken ct);

    Task<TuningJob?> GetAsync(string id, CancellationToken ct);

    /// <summary>Newest first; after the job with the given id.</summary>
    Task<IReadOnlyList<TuningJob>> ListAsync(JobState? state, int limit, string? after, CancellationToken ct);

    /// <summary>Jobs that are not finished, oldest first.</summary>
    Task<IReadOnlyList<TuningJob>> OpenAsync(CancellationToken ct);

    /// <summary>Writes the job if its revision is still the stored one; gives it with the next revision, or null when somebody was faster.</summary>
    Task<TuningJob?> UpdateAsync(TuningJob job, CancellationToken ct);

    /// <summary>Takes a claimable job: sets the lease and counts the attempt. Null when it is not claimable (any more).</summary>
    Task<TuningJob?> TryLeaseAsync(string id, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken ct);

    /// <summary>Prolongs a lease and records progress, whatever the revision. Null when the lease is lost.</summary>
    Task<TuningJob?> HeartbeatAsync(string id, string owner, DateTimeOffset until, JobProgress progress, CancellationToken ct);

    Task AddEventAsync(string jobId, DateTimeOffset at, string level, string message, CancellationToken ct);

    Task<IReadOnlyList<JobEvent>> EventsAsync(string jobId, long after, int limit, CancellationToken ct);
}
