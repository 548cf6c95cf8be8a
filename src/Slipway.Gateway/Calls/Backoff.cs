namespace Slipway.Gateway.Calls;

/// <summary>Truncated exponential back-off with full jitter: a wait drawn evenly from 0 to min(maximum, initial·2ⁿ).</summary>
public sealed record Backoff(TimeSpan Initial, TimeSpan Maximum)
{
    public static readonly Backoff Default = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(8));

    /// <param name="retry">Number of the retry, from 0.</param>
    /// <param name="random">Draws from [0, 1).</param>
    public TimeSpan Wait(int retry, Func<double> random) =>
        TimeSpan.FromTicks((long)(Math.Min(Maximum.Ticks, Initial.Ticks * Math.Pow(2, Math.Min(retry, 30))) * random()));
}
