namespace Slipway.Lifecycle.Tuning;

/// <summary>Something that happened to a job, for people.</summary>
/// <param name="Sequence">Rises by one within a store; callers ask for events after a number.</param>
/// <param name="Level">info, warning or error.</param>
public sealed record JobEvent(long Sequence, DateTimeOffset At, string Level, string Message)
{
    public const string Info = "info";
    public const string Warning = "warning";
    public const string Error = "error";
}
