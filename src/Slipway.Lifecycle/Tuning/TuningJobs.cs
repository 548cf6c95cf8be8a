using Slipway.Core.Errors;
using Slipway.Lifecycle.Datasets;

namespace Slipway.Lifecycle.Tuning;

/// <summary>What callers can do with jobs: create and cancel. Everything else happens in <see cref="TuningCoordinator"/> and <see cref="TuningExecution"/>.</summary>
public sealed class TuningJobs(IJobStore jobs, IDatasetStore datasets, TimeProvider clock)
{
    public IJobStore Store => jobs;

    /// <param name="dataset"><c>name</c> (the latest version) or <c>name@version</c>.</param>
    /// <param name="outputModel">Null for a name made of the dataset's.</param>
    /// <param name="idempotencyKey">The same key gives the same job.</param>
    public async Task<Result<TuningJob>> CreateAsync(
        string baseModel, string dataset, string? outputModel, IReadOnlyDictionary<string, double> hyperparameters, string? idempotencyKey, CancellationToken ct)
    {
        if (idempotencyKey is { Length: 0 or > 128 }) return Error.Invalid("An idempotency key has 1 to 128 characters.", "idempotency_key");
        if (!(await DatasetReference.FindAsync(datasets, dataset, ct)).Try(out var version, out var error)) return error;
        if (!TuningSpec.Create(baseModel, version.Id, outputModel ?? version.Name, hyperparameters).Try(out var spec, out error)) return error;
        var model = BaseModels.ByName(spec.BaseModel)!;
        if (model.Task != version.Task)
            return Error.Invalid($"{model.Name} learns {model.Task}, but {version.Id} is a {version.Task} dataset. Use {BaseModels.All.First(m => m.Task == version.Task).Name}, or import the file with task={model.Task}.", "dataset", "task_mismatch");

        var now = clock.GetUtcNow();
        var wanted = new TuningJob("job_" + Guid.CreateVersion7(now).ToString("N"), spec, JobState.Pending, now, idempotencyKey);
        var job = await jobs.CreateAsync(wanted, ct);
        if (job.Id == wanted.Id)
        {
            await jobs.AddEventAsync(job.Id, now, JobEvent.Info, $"Created: {spec.BaseModel} on {spec.Dataset} → {spec.OutputModel}.", ct);
            return job;
        }
        return Same(job.Spec, spec)
            ? job
            : new Error(ErrorKind.Conflict, $"The idempotency key was used for {job.Id} with other settings. Send another key.") { Field = "idempotency_key", Code = "idempotency_conflict" };
    }

    /// <summary>Asks a job to stop. One that waits is cancelled at once; one that runs stops within a heartbeat.</summary>
    public async Task<Result<TuningJob>> CancelAsync(string id, CancellationToken ct)
    {
        while (true)
        {
            if (await jobs.GetAsync(id, ct) is not { } job) return NotFound(id);
            if (job.State == JobState.Cancelled || job.CancelRequested) return job;
            var now = clock.GetUtcNow();
            var wanted = job.Lease is null && job.State == JobState.Pending
                ? job.MoveTo(JobState.Cancelled, now, "Cancelled before it ran.")
                : job.State.IsFinal()
                    ? new Error(ErrorKind.Conflict, $"Job {id} is {job.State.Word()}; there is nothing to cancel.") { Code = "job_state_conflict" }
                    : job with { CancelRequested = true };
            if (!wanted.Try(out var changed, out var error)) return error;
            if (await jobs.UpdateAsync(changed, ct) is not { } stored) continue;
            await jobs.AddEventAsync(id, now, JobEvent.Info, stored.State == JobState.Cancelled ? "Cancelled before it ran." : "Asked to cancel.", ct);
            return stored;
        }
    }

    public static Error NotFound(string id) =>
        Error.NotFound($"There is no tuning job \"{id}\". GET /api/v1/tuning/jobs lists what exists.", "id", "job_not_found");

    private static bool Same(TuningSpec a, TuningSpec b) =>
        (a.BaseModel, a.Dataset, a.OutputModel) == (b.BaseModel, b.Dataset, b.OutputModel) && a.Hyperparameters.OrderBy(h => h.Key, StringComparer.Ordinal).SequenceEqual(b.Hyperparameters.OrderBy(h => h.Key, StringComparer.Ordinal));
}
