namespace Slipway.Lifecycle.Tuning;

/// <summary>pending → validating → running → succeeded | failed | cancelled. The last three are final.</summary>
public enum JobState { Pending, Validating, Running, Succeeded, Failed, Cancelled }

/// <summary>Which state may follow which.</summary>
public static class JobTransitions
{
    private static readonly HashSet<(JobState From, JobState To)> Legal =
    [
        (JobState.Pending, JobState.Validating),
        (JobState.Pending, JobState.Failed),
        (JobState.Pending, JobState.Cancelled),
        (JobState.Validating, JobState.Running),
        (JobState.Validating, JobState.Failed),
        (JobState.Validating, JobState.Cancelled),
        (JobState.Running, JobState.Succeeded),
        (JobState.Running, JobState.Failed),
        (JobState.Running, JobState.Cancelled),
    ];

    public static bool Allows(JobState from, JobState to) => Legal.Contains((from, to));

    public static bool IsFinal(this JobState state) => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>The word on the wire.</summary>
    public static string Word(this JobState state) => state.ToString().ToLowerInvariant();
}
