using Slipway.Core.Errors;

namespace Slipway.Lifecycle.Tuning;

/// <summary>Steps done of steps planned.</summary>
public sealed record JobProgress(long Step, long TotalSteps)
{
    public static JobProgress None { get; } = new(0, 0);

    /// <summary>Between 0 and 1; null as long as the plan is unknown.</summary>
    public double? Share => TotalSteps > 0 ? Math.Min(1, (double)Step / TotalSteps) : null;
}

/// <summary>Who works on a job, and until when that is believed without a further sign of life.</summary>
public sealed record JobLease(string Owner, DateTimeOffset ExpiresAt);

/// <summary>One tuning job. A value: every change makes a new one, and stores refuse a change of a value that is not the latest.</summary>
/// <param name="Attempt">How often a process has begun it.</param>
/// <param name="Reason">Why it failed or was cancelled.</param>
/// <param name="NotBefore">Back-off after a died process.</param>
/// <param name="ResultVersion"><c>model@version</c> once it succeeded.</param>
/// <param name="Revision">Optimistic lock.</param>
public sealed record TuningJob(
    string Id,
    TuningSpec Spec,
    JobState State,
    DateTimeOffset CreatedAt,
    string? IdempotencyKey = null,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? FinishedAt = null,
    int Attempt = 0,
    string? Reason = null,
    JobProgress? Progress = null,
    JobLease? Lease = null,
    bool CancelRequested = false,
    DateTimeOffset? NotBefore = null,
    string? ResultVersion = null,
    long Revision = 0)
{
    /// <summary>The job in the next state, or a conflict when the state machine does not allow it.</summary>
    public Result<TuningJob> MoveTo(JobState state, DateTimeOffset now, string? reason = null)
    {
        if (!JobTransitions.Allows(State, state))
            return new Error(ErrorKind.Conflict, $"Job {Id} is {State.Word()} and cannot become {state.Word()}.") { Code = "job_state_conflict" };
        return this with
        {
            State = state,
            StartedAt = state == JobState.Running ? StartedAt ?? now : StartedAt,
            FinishedAt = state.IsFinal() ? now : null,
            Lease = state.IsFinal() ? null : Lease,
            Reason = reason ?? Reason,
        };
    }

    /// <summary>Whether a process may take it up now: not finished, nobody at it, not backing off.</summary>
    public bool IsClaimable(DateTimeOffset now) =>
        !State.IsFinal() && (Lease is null || Lease.ExpiresAt <= now) && (NotBefore is null || NotBefore <= now);
}
