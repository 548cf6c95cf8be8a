using Slipway.Core.Errors;
using Slipway.Gateway.Files;

namespace Slipway.Gateway.Batches;

/// <summary>
/// Takes one batch through its states: validating → in progress → finalizing → completed; failed when its input is unsound, expired when its time is
/// up, cancelled when its owner wants it. Every step begins with what is on disk, so that a run that was cut off anywhere is taken up there.
/// </summary>
internal sealed class BatchLife(BatchJobs jobs, BatchIntake intake, BatchOutcome outcome, Func<BatchRun> runs, IReadOnlyDictionary<string, IBatchFormat> formats, TimeProvider time)
{
    /// <param name="cancelled">The owner has cancelled or deleted it.</param>
    /// <param name="stop">The server stops: no further line is begun.</param>
    /// <param name="abort">The server cannot wait any longer.</param>
    public async Task LiveAsync(BatchJob job, CancellationToken cancelled, CancellationToken stop, CancellationToken abort)
    {
        var format = formats[job.Dialect];
        if (job.State == BatchState.Validating)
        {
            if (await ValidateAsync(job, format, abort) is not { } sound)
            {
                return;
            }

            job = sound;
        }

        if (job.State is BatchState.InProgress or BatchState.Cancelling && File.Exists(jobs.Folder.Requests(job.Id)))
        {
            job = await RunAsync(job, cancelled, stop, abort) ?? job;
            if (stop.IsCancellationRequested)
            {
                return;
            }
        }

        await FinishAsync(job, format, abort);
    }

    private async Task<BatchJob?> ValidateAsync(BatchJob job, IBatchFormat format, CancellationToken abort)
    {
        var read = await intake.ReadAsync(job, format, abort);
        var now = time.GetUtcNow();
        var next = await jobs.ChangeAsync(
            job.Id,
            j => j with
            {
                Total = read.Total, Faults = read.Faults, Model = read.Model,
                State = j.State != BatchState.Validating ? j.State : read.Faults.Count > 0 ? BatchState.Failed : BatchState.InProgress,
                InProgressAt = j.State == BatchState.Validating && read.Faults.Count == 0 ? now : null,
                EndedAt = j.State == BatchState.Validating && read.Faults.Count > 0 ? now : null,
            },
            abort);
        if (next is { IsFinal: true })
        {
            jobs.Folder.Clear(job.Id);
        }

        return next is { IsFinal: false } ? next : null;
    }

    private async Task<BatchJob?> RunAsync(BatchJob job, CancellationToken cancelled, CancellationToken stop, CancellationToken abort)
    {
        var taken = await jobs.ChangeAsync(job.Id, j => j with { Runs = j.Runs + 1 }, abort);
        if (taken is null)
        {
            return null;
        }

        var left = taken.ExpiresAt - time.GetUtcNow();
        using var expiry = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancelled, stop, expiry.Token);
        if (taken.State == BatchState.Cancelling || left <= TimeSpan.Zero)
        {
            await enough.CancelAsync();
        }

        var run = runs();
        jobs.Enter(job.Id, run);
        try
        {
            var (succeeded, failed) = await run.RunAsync(taken, enough.Token, abort);
            return await jobs.ChangeAsync(job.Id, j => j with { Succeeded = succeeded, Failed = failed }, abort);
        }
        finally
        {
            jobs.Leave(job.Id);
        }
    }

    private async Task FinishAsync(BatchJob job, IBatchFormat format, CancellationToken abort)
    {
        var now = time.GetUtcNow();
        var finalizing = await jobs.ChangeAsync(job.Id, j => j with { State = j.State == BatchState.InProgress ? BatchState.Finalizing : j.State, FinalizingAt = j.State == BatchState.Cancelling ? null : j.FinalizingAt ?? now }, abort);
        if (finalizing is null)
        {
            jobs.Folder.Delete(job.Id); // Deleted by its owner meanwhile.
            return;
        }

        var (end, why) = End(finalizing);
        var written = File.Exists(jobs.Folder.Requests(job.Id)) && File.Exists(jobs.Folder.Results(job.Id)) ? await outcome.WriteAsync(finalizing, format, why, abort) : finalizing;
        await jobs.ChangeAsync(
            job.Id,
            j => j with
            {
                State = end, EndedAt = time.GetUtcNow(), OutputFile = written.OutputFile, ErrorFile = written.ErrorFile, Usage = written.Usage,
                Failed = end == BatchState.Expired ? j.Total - j.Succeeded : j.Failed,
            },
            abort);
        jobs.Folder.Clear(job.Id);
    }

    /// <summary>How it ends, and why lines were left undone.</summary>
    private static (BatchState State, Error? Why) End(BatchJob job) =>
        job.State == BatchState.Cancelling ? (BatchState.Cancelled, new Error(ErrorKind.Cancelled, "This request was not executed: the batch was cancelled before.") { Code = "batch_cancelled" })
        : job.Succeeded + job.Failed < job.Total ? (BatchState.Expired, new Error(ErrorKind.UpstreamTimeout, "This request could not be executed before the completion window expired.") { Code = "batch_expired" })
        : (BatchState.Completed, null);
}
