using Slipway.Lifecycle.Statistics;

namespace Slipway.Lifecycle.Evaluation;

/// <summary>The figures of one model on held-out rows.</summary>
/// <param name="Accuracy">Wilson's interval when every row is its own group, the group bootstrap when rows cluster.</param>
/// <param name="LatencyMs">Percentiles of type 7, null when latency was not measured.</param>
public sealed record EvaluationReport(
    string Model, int Rows, int Groups, Estimate Accuracy, double? MacroF1, ConfusionMatrix Confusion, LatencySummary? LatencyMs)
{
    private const int BootstrapSeed = 20;

    public static EvaluationReport Of(string model, IReadOnlyCollection<Prediction> predictions)
    {
        var groups = predictions.Select(p => p.Group).Distinct(StringComparer.Ordinal).Count();
        var accuracy = groups == predictions.Count
            ? Proportions.WilsonEstimate(predictions.Count(p => p.Correct), predictions.Count)
            : GroupBootstrap.Mean(predictions.Select(p => (p.Group, p.Correct ? 1.0 : 0.0)), new Random(BootstrapSeed));
        var confusion = ConfusionMatrix.Of(predictions);
        return new EvaluationReport(model, predictions.Count, groups, accuracy, confusion.MacroF1(), confusion, LatencySummary.Of(predictions));
    }
}

public sealed record LatencySummary(double P50, double P95, double P99, int N)
{
    public static LatencySummary? Of(IEnumerable<Prediction> predictions)
    {
        double[] sorted = [.. predictions.Select(p => p.LatencyMs).OfType<double>().Order()];
        return sorted.Length == 0
            ? null
            : new LatencySummary(Percentile.OfSorted(sorted, .5), Percentile.OfSorted(sorted, .95), Percentile.OfSorted(sorted, .99), sorted.Length);
    }
}
