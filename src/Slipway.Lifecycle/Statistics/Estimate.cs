namespace Slipway.Lifecycle.Statistics;

/// <summary>A closed interval of a statistic, in the statistic's own unit.</summary>
public readonly record struct Interval(double Low, double High)
{
    public double Width => High - Low;

    public bool Contains(double value) => value >= Low && value <= High;

    public Interval Clamp(double low, double high) => new(Math.Max(Low, low), Math.Min(High, high));
}

/// <summary>
/// A number that says how it came about. <see cref="Value"/> is null when the data cannot tell (no rows, a zero divisor):
/// undetermined is never written as 0.
/// </summary>
/// <param name="Value">The point estimate.</param>
/// <param name="N">Independent units behind it: rows, or groups when <see cref="Method"/> says so.</param>
/// <param name="Interval">The interval that <see cref="Method"/> names.</param>
/// <param name="Method">For example <c>wilson_95</c> or <c>group_bootstrap_95</c>.</param>
public sealed record Estimate(double? Value, int N, Interval? Interval, string Method)
{
    public static Estimate Undetermined(string method) => new(null, 0, null, method);
}
