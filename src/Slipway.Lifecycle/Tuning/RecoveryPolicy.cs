namespace Slipway.Lifecycle.Tuning;

/// <summary>What happens to a job whose process died: again from the last checkpoint, later and later, at most a few times.</summary>
/// <param name="MaxAttempts">Processes that may begin one job.</param>
/// <param name="FirstDelay">Wait before the second attempt; doubles each time up to <paramref name="MaxDelay"/>.</param>
/// <param name="Lease">How long a silent process is believed to be alive.</param>
/// <param name="Heartbeat">How often it gives a sign of life, looks for a wish to cancel, and stores progress.</param>
public sealed record RecoveryPolicy(int MaxAttempts, TimeSpan FirstDelay, TimeSpan MaxDelay, TimeSpan Lease, TimeSpan Heartbeat)
{
    public static RecoveryPolicy Default { get; } = new(5, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1));

    /// <summary>The wait after the given attempt (1, 2, …) died.</summary>
    public TimeSpan DelayAfter(int attempt)
    {
        var doubled = FirstDelay.TotalSeconds * Math.Pow(2, Math.Clamp(attempt - 1, 0, 30));
        return TimeSpan.FromSeconds(Math.Min(doubled, MaxDelay.TotalSeconds));
    }
}
