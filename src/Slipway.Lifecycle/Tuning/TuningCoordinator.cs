using System.Collections.Concurrent;

namespace Slipway.Lifecycle.Tuning;

/// <summary>
/// Decides who is started, and what becomes of a job whose process died. Holds no state that matters: everything is in the store, so a server that
/// was killed goes on where it was. A process that outlived its server keeps its lease and is left alone.
/// </summary>
public sealed class TuningCoordinator(IJobStore jobs, IJobLauncher launcher, TimeProvider clock, RecoveryPolicy policy, int parallelJobs = 1)
{
    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);

    /// <summary>Jobs this server has a process for.</summary>
    public int Running => running.Count;

    /// <summary>Completes when the processes that run now have ended.</summary>
    public Task IdleAsync() => Task.WhenAll(running.Values);

    /// <summary>One look at all open jobs. Called on a timer and whenever a job is created, cancelled or ends.</summary>
    public async Task TickAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var job in await jobs.OpenAsync(ct))
        {
            if (running.ContainsKey(job.Id) || !job.IsClaimable(now)) continue;
            if (job.CancelRequested) await EndAsync(job, JobState.Cancelled, job.Reason ?? "Cancelled before it ran.", ct);
            else if (job.Attempt >= policy.MaxAttempts) await EndAsync(job, JobState.Failed, $"Its process died {job.Attempt} times; the last checkpoint is kept. See the events, then start a new job.", ct);
            else if (running.Count < parallelJobs) Start(job.Id, ct);
        }
    }

    private void Start(string jobId, CancellationToken ct)
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[jobId] = SuperviseAsync(jobId, begin.Task, ct);
        begin.SetResult();
    }

    private async Task SuperviseAsync(string jobId, Task begin, CancellationToken ct)
    {
        await begin;
        try
        {
            var exitCode = await launcher.RunAsync(jobId, ct);
            await AfterExitAsync(jobId, exitCode, CancellationToken.None);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The server stops; the process goes on or is taken up again at the next start.
        }
        finally
        {
            running.TryRemove(jobId, out _);
        }
    }

    /// <summary>The process is known to be dead: its lease is void, and the next attempt waits a little.</summary>
    private async Task AfterExitAsync(string jobId, int exitCode, CancellationToken ct)
    {
        var job = await jobs.GetAsync(jobId, ct);
        if (job is null || job.State.IsFinal()) return;
        var now = clock.GetUtcNow();
        var delay = policy.DelayAfter(job.Attempt);
        // An attempt counts when the process takes the lease; one that never came so far counts here, or it would be started for ever.
        var attempt = job.Lease is null ? job.Attempt + 1 : job.Attempt;
        if (await jobs.UpdateAsync(job with { Lease = null, NotBefore = now + delay, Attempt = attempt }, ct) is null) return;
        await jobs.AddEventAsync(jobId, now, JobEvent.Warning,
            FormattableString.Invariant($"The process ended with exit code {exitCode} before the job was finished. It goes on from the last checkpoint in {delay.TotalSeconds:0.#} s (attempt {attempt} of {policy.MaxAttempts})."), ct);
    }

    private async Task EndAsync(TuningJob job, JobState state, string reason, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!job.MoveTo(state, now, reason).Try(out var ended, out _)) return;
        if (await jobs.UpdateAsync(ended, ct) is null) return;
        await jobs.AddEventAsync(job.Id, now, state == JobState.Failed ? JobEvent.Error : JobEvent.Info, reason, ct);
    }
}
