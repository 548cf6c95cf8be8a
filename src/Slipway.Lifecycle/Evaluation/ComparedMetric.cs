namespace Slipway.Lifecycle.Evaluation;

/// <summary>A metric on which two versions are compared row by row.</summary>
/// <param name="Name">For example <c>accuracy</c>.</param>
/// <param name="HigherIsBetter">Direction.</param>
/// <param name="MinimalEffect">A difference smaller than this, in the metric's unit, is of no consequence.</param>
/// <param name="Value">The metric of one row; null when the row does not have it.</param>
public sealed record ComparedMetric(string Name, bool HigherIsBetter, double MinimalEffect, Func<Prediction, double?> Value)
{
    public static ComparedMetric Accuracy { get; } = new("accuracy", true, 0.01, p => p.Correct ? 1 : 0);

    public static ComparedMetric Latency { get; } = new("latency_mean_ms", false, 10, p => p.LatencyMs);

    public static IReadOnlyList<ComparedMetric> Default { get; } = [Accuracy, Latency];
}

/// <summary>What can be said of version B against version A.</summary>
public static class Verdict
{
    public const string Better = "better";
    public const string Worse = "worse";
    public const string Equivalent = "equivalent";
    public const string Undetermined = "undetermined";
}
