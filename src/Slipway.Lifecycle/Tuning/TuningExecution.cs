using Slipway.Core.Errors;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Storage;
using Slipway.Lifecycle.Registry;
using Slipway.Lifecycle.Rivals;

namespace Slipway.Lifecycle.Tuning;

/// <summary>How a process that was asked to run a job ended.</summary>
public enum ExecutionEnd { Finished, SomebodyElseRunsIt, NoSuchJob, LeaseLost }

/// <summary>
/// The whole of one job, inside its own process:
/// 1. take the lease; 2. validate the dataset; 3. train (resuming from a checkpoint); 4. score the tuned model, its base and the rivals on the same
/// test rows; 5. register the version; 6. succeed. Each step can be repeated after a kill without harm.
/// </summary>
public sealed class TuningExecution(
    string dataFolder, IJobStore jobs, IDatasetStore datasets, DatasetFolder folder, ModelRegistry registry, ITuningRunner runner, IEmbedder? embedder, TimeProvider clock, RecoveryPolicy policy)
{
    public async Task<ExecutionEnd> RunAsync(string jobId, string owner, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await jobs.GetAsync(jobId, ct) is null) return ExecutionEnd.NoSuchJob;
        if (await jobs.TryLeaseAsync(jobId, owner, now, now + policy.Lease, ct) is not { } job) return ExecutionEnd.SomebodyElseRunsIt;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var life = new JobLife(jobs, clock, policy, job, owner, stop);
        var heart = life.BeatAsync();
        try
        {
            await life.SayAsync(JobEvent.Info, FormattableString.Invariant($"Attempt {job.Attempt} begins."));
            var end = await ExecuteAsync(job, life, stop.Token);
            await life.FinishAsync(end.State, end.Reason, end.Version);
            return ExecutionEnd.Finished;
        }
        catch (OperationCanceledException) when (life.CancelWanted)
        {
            await life.FinishAsync(JobState.Cancelled, "Cancelled on request.", null);
            return ExecutionEnd.Finished;
        }
        catch (OperationCanceledException) when (life.Lost)
        {
            return ExecutionEnd.LeaseLost;
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            // The process dies of it and the coordinator starts another; people should still be able to read why.
            await life.SayAsync(JobEvent.Error, $"{defect.GetType().Name}: {defect.Message}");
            throw;
        }
        finally
        {
            await stop.CancelAsync();
            await heart;
        }
    }

    private async Task<(JobState State, string? Reason, string? Version)> ExecuteAsync(TuningJob job, JobLife life, CancellationToken ct)
    {
        if (job.State == JobState.Pending) await life.MoveAsync(JobState.Validating);
        if (!(await ValidateAsync(job, ct)).Try(out var manifest, out var error)) return (JobState.Failed, error.Message, null);
        if (life.Job.State == JobState.Validating) await life.MoveAsync(JobState.Running);

        var workspace = new TuningWorkspace(dataFolder, job.Id, folder, manifest);
        workspace.Create();
        using var metrics = MetricLog.Open(workspace.MetricsFile);
        var observer = new JobObserver(life, metrics, clock);
        if (!(await runner.RunAsync(life.Job, workspace, observer, ct)).Try(out var outcome, out error)) return (JobState.Failed, error.Message, null);

        await observer.DrainAsync();
        var evaluation = new RunEvaluation(job, manifest, workspace, embedder);
        var report = await evaluation.ScoreAsync(outcome, ct);
        var version = await registry.RegisterAsync(await evaluation.DraftAsync(outcome, report, dataFolder, ct), "job:" + job.Id, ct);
        await life.SayAsync(JobEvent.Info, $"Registered {version.Id}.");
        return (JobState.Succeeded, null, version.Id);
    }

    private async Task<Result<DatasetManifest>> ValidateAsync(TuningJob job, CancellationToken ct)
    {
        if (!(await DatasetReference.FindAsync(datasets, job.Spec.Dataset, ct)).Try(out var version, out var error)) return error;
        if (await folder.ManifestAsync(version.Hash, ct) is not { } manifest) return Error.NotFound($"The rows of {version.Id} are gone from the data folder (datasets/{version.Hash}). Import the file again.");
        if (!await folder.IsIntactAsync(version.Hash, ct)) return Error.Invalid($"The rows of {version.Id} were altered: their hash is no longer {version.Hash}. Import the file again.", "dataset", "dataset_altered");
        return manifest;
    }
}
