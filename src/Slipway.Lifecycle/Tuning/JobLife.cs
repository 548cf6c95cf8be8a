namespace Slipway.Lifecycle.Tuning;

/// <summary>A running process's hold on its job: signs of life, state changes, events. Stops the work when the lease is lost or a cancel is wanted.</summary>
internal sealed class JobLife(IJobStore jobs, TimeProvider clock, RecoveryPolicy policy, TuningJob leased, string owner, CancellationTokenSource stop)
{
    private readonly SemaphoreSlim gate = new(1);
    private JobProgress progress = leased.Progress ?? JobProgress.None;

    public TuningJob Job { get; private set; } = leased;

    public bool CancelWanted { get; private set; }

    public bool Lost { get; private set; }

    public void Progressed(JobProgress next) => Volatile.Write(ref progress, next);

    public JobProgress Progress => Volatile.Read(ref progress);

    /// <summary>Beats until the work is stopped or ended.</summary>
    public async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(policy.Heartbeat, clock);
        try
        {
            do
            {
                if (!await BeatOnceAsync()) return;
            }
            while (await timer.WaitForNextTickAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The work has ended.
        }
    }

    public async Task MoveAsync(JobState state)
    {
        await ChangeAsync(job => job.MoveTo(state, clock.GetUtcNow()).Value);
        await SayAsync(JobEvent.Info, $"Now {state.Word()}.");
    }

    public async Task FinishAsync(JobState state, string? reason, string? version)
    {
        await ChangeAsync(job => job.MoveTo(state, clock.GetUtcNow(), reason).Value with { ResultVersion = version, Progress = Progress });
        await SayAsync(state == JobState.Failed ? JobEvent.Error : JobEvent.Info, reason is null ? $"Now {state.Word()}." : $"Now {state.Word()}: {reason}");
    }

    public Task SayAsync(string level, string message) => jobs.AddEventAsync(Job.Id, clock.GetUtcNow(), level, message, CancellationToken.None);

    private async Task<bool> BeatOnceAsync()
    {
        await gate.WaitAsync();
        try
        {
            var alive = await jobs.HeartbeatAsync(Job.Id, owner, clock.GetUtcNow() + policy.Lease, Progress, CancellationToken.None);
            if (alive is not null) Job = alive;
            (Lost, CancelWanted) = (alive is null, alive?.CancelRequested == true);
        }
        finally
        {
            gate.Release();
        }
        if (Lost || CancelWanted) await stop.CancelAsync();
        return !Lost && !CancelWanted;
    }

    /// <summary>Writes a change on top of what is stored, whatever was written in between (a cancel wish, a heartbeat).</summary>
    private async Task ChangeAsync(Func<TuningJob, TuningJob> change)
    {
        await gate.WaitAsync();
        try
        {
            while (true)
            {
                var stored = await jobs.GetAsync(Job.Id, CancellationToken.None) ?? throw new InvalidOperationException($"Job {Job.Id} is gone from the store.");
                if (stored.State.IsFinal() || stored.Lease?.Owner != owner)
                {
                    Lost = true;
                    throw new OperationCanceledException($"The lease on {Job.Id} is lost.");
                }
                if (await jobs.UpdateAsync(change(stored), CancellationToken.None) is not { } written) continue;
                Job = written;
                return;
            }
        }
        finally
        {
            gate.Release();
        }
    }
}
