using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Core.Errors;
using Slipway.Gateway.Files;

namespace Slipway.Gateway.Batches;

/// <summary>The batches of all tenants, as their owners see them. A batch is there for its tenant and for the admin (a null tenant).</summary>
public sealed class BatchJobs(IBatchStore store, BatchFolder folder, BatchLimits limits, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, BatchRun> running = new(StringComparer.Ordinal);

    public BatchLimits Limits => limits;

    public BatchFolder Folder => folder;

    /// <summary>Told when there may be something to do.</summary>
    public event Action? Changed;

    public static string NewId(DateTimeOffset now) => FileNames.NewId(now);

    /// <summary>A new batch with its times set.</summary>
    public BatchJob Draft(string tenant, string dialect, string path)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        return new BatchJob(NewId(now), tenant, dialect, path) { CreatedAt = now, ExpiresAt = now + limits.Window };
    }

    public async Task<Error?> AddAsync(BatchJob job, CancellationToken cancellation)
    {
        if ((await store.OpenAsync(cancellation)).Count(j => j.Tenant == job.Tenant) >= limits.OpenPerTenant)
        {
            folder.Delete(job.Id);
            return new Error(ErrorKind.RateLimited, string.Create(CultureInfo.InvariantCulture, $"{limits.OpenPerTenant} batches of yours are under way already. Wait for one to end, or cancel one.")) { Code = "too_many_batches" };
        }

        await store.AddAsync(job, cancellation);
        Changed?.Invoke();
        return null;
    }

    /// <param name="name">The batch by any of its names.</param>
    public async Task<Result<BatchJob>> FindAsync(string? tenant, string dialect, string name, CancellationToken cancellation) =>
        await store.FindAsync(tenant, IdOf(name), cancellation) is { } job && job.Dialect == dialect
            ? Live(job)
            : Error.NotFound($"There is no batch `{name}`.", "batch_id", "batch_not_found");

    public async Task<Result<(IReadOnlyList<BatchJob> Jobs, bool HasMore)>> ListAsync(string? tenant, string dialect, int limit, string? after, CancellationToken cancellation)
    {
        BatchJob? place = null;
        if (after is not null && !(await FindAsync(tenant, dialect, after, cancellation)).Try(out place, out _))
        {
            return Error.Invalid($"There is no batch `{after}` to go on from. Begin with the first page.", "after");
        }

        var jobs = await store.ListAsync(tenant, dialect, limit + 1, place, cancellation);
        return ((IReadOnlyList<BatchJob>)[.. jobs.Take(limit).Select(Live)], jobs.Count > limit);
    }

    public async Task<Result<BatchJob>> CancelAsync(string? tenant, string dialect, string name, CancellationToken cancellation)
    {
        if (!(await FindAsync(tenant, dialect, name, cancellation)).Try(out var job, out var missing))
        {
            return missing;
        }

        if (job.IsFinal)
        {
            return new Error(ErrorKind.Conflict, "This batch has come to its end already.") { Field = "batch_id", Code = "batch_ended" };
        }

        var changed = await ChangeAsync(job.Id, j => j.State is BatchState.Validating or BatchState.InProgress ? j with { State = BatchState.Cancelling, CancellingAt = time.GetUtcNow() } : null, cancellation);
        Changed?.Invoke();
        return Live(changed ?? job);
    }

    /// <summary>Cancels the batch if need be and forgets it. Files that came of it stay.</summary>
    public async Task<Error?> DeleteAsync(string? tenant, string dialect, string name, CancellationToken cancellation)
    {
        if (!(await FindAsync(tenant, dialect, name, cancellation)).Try(out var job, out var missing))
        {
            return missing;
        }

        await store.RemoveAsync(job.Id, cancellation);
        if (!running.ContainsKey(job.Id))
        {
            folder.Delete(job.Id);
        }

        Changed?.Invoke();
        return null;
    }

    public Task<IReadOnlyList<BatchJob>> OpenAsync(CancellationToken cancellation) => store.OpenAsync(cancellation);

    /// <summary>Changes a batch as it is at that moment; null when it is gone or the change does not want to.</summary>
    internal async Task<BatchJob?> ChangeAsync(string id, Func<BatchJob, BatchJob?> change, CancellationToken cancellation)
    {
        while (await store.FindAsync(null, id, cancellation) is { } job)
        {
            if (change(job) is not { } changed)
            {
                return null;
            }

            if (await store.UpdateAsync(changed, cancellation) is { } stored)
            {
                return stored;
            }
        }

        return null;
    }

    internal void Enter(string id, BatchRun run) => running[id] = run;

    internal void Leave(string id) => running.TryRemove(id, out _);

    private BatchJob Live(BatchJob job) =>
        !job.IsFinal && running.TryGetValue(job.Id, out var run) ? job with { Succeeded = Math.Max(job.Succeeded, run.Succeeded), Failed = Math.Max(job.Failed, run.Failed) } : job;

    private static string IdOf(string name) =>
        name.StartsWith("batch_", StringComparison.Ordinal) ? name["batch_".Length..] : name.StartsWith("batches/", StringComparison.Ordinal) ? name["batches/".Length..] : name;
}
