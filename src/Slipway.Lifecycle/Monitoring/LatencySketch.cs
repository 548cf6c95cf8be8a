namespace Slipway.Lifecycle.Monitoring;

/// <summary>
/// A histogram with logarithmic buckets whose quantiles are right to 1 % of their value, whatever the distribution, and which merges without loss
/// (DDSketch: Masson, Rim and Lee, VLDB 2019). Percentiles of parts are never averaged. Not thread-safe.
/// </summary>
public sealed class LatencySketch
{
    /// <summary>Relative error of a quantile.</summary>
    public const double Accuracy = 0.01;

    private static readonly double LogGamma = Math.Log((1 + Accuracy) / (1 - Accuracy));
    private readonly SortedDictionary<int, long> buckets = [];
    private long zeros;

    public long Count { get; private set; }

    public double Sum { get; private set; }

    /// <param name="value">Not negative; values below a nanosecond (in milliseconds) count as zero.</param>
    public void Add(double value)
    {
        if (!double.IsFinite(value) || value < 0) return;
        Count++;
        Sum += value;
        if (value < 1e-6)
        {
            zeros++;
            return;
        }
        var bucket = (int)Math.Ceiling(Math.Log(value) / LogGamma);
        buckets[bucket] = buckets.GetValueOrDefault(bucket) + 1;
    }

    public void Merge(LatencySketch other)
    {
        Count += other.Count;
        Sum += other.Sum;
        zeros += other.zeros;
        foreach (var (bucket, count) in other.buckets) buckets[bucket] = buckets.GetValueOrDefault(bucket) + count;
    }

    /// <summary>The q-quantile (lower order statistic ⌊q·(n−1)⌋); null without values.</summary>
    public double? Quantile(double q)
    {
        if (Count == 0) return null;
        var rank = (long)Math.Floor(q * (Count - 1));
        var seen = zeros;
        if (rank < seen) return 0;
        foreach (var (bucket, count) in buckets)
        {
            seen += count;
            if (rank < seen) return 2 * Math.Exp(bucket * LogGamma) / (1 + Math.Exp(LogGamma));
        }
        throw new InvalidOperationException("The counts of the sketch do not add up.");
    }
}
