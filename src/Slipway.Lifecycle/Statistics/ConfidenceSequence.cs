namespace Slipway.Lifecycle.Statistics;

/// <summary>
/// The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (arXiv 2103.06476), with the tuning of
/// ρ that TensorZero uses. Unlike a fixed-size test it stays valid however often one looks; the price is about twice the rows.
/// </summary>
public static class ConfidenceSequence
{
    /// <summary>ρ² is chosen so that the sequence is tightest near n = 100.</summary>
    public static double Rho(double alpha) => Math.Sqrt(-2 * Math.Log(alpha) + Math.Log(-2 * Math.Log(alpha)) + 1) / 10;

    /// <summary>Half-width around the mean of <paramref name="n"/> values of variance <paramref name="variance"/>.</summary>
    public static double Margin(long n, double variance, double alpha = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        var rhoSquared = Rho(alpha) * Rho(alpha);
        var spread = n * variance * rhoSquared + 1;
        return Math.Sqrt(spread / ((double)n * n * rhoSquared) * Math.Log(spread / (alpha * alpha)));
    }

    /// <summary>The smallest n whose margin is at most <paramref name="margin"/>; null when more than a thousand million would be needed.</summary>
    public static long? RowsNeeded(double margin, double variance, double alpha = 0.05)
    {
        const long limit = 1_000_000_000;
        if (margin <= 0 || Margin(limit, variance, alpha) > margin) return null;
        long low = 1, high = limit;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (Margin(middle, variance, alpha) <= margin) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>Mean, sample variance (population form, as the sequence asks) and interval of the values seen so far.</summary>
    public static (double Mean, double Variance, Interval Interval) Of(IReadOnlyCollection<double> values, double alpha = 0.05)
    {
        if (values.Count == 0) throw new ArgumentException("No values.", nameof(values));
        var mean = values.Sum() / values.Count;
        var variance = values.Sum(v => (v - mean) * (v - mean)) / values.Count;
        var margin = Margin(values.Count, variance, alpha);
        return (mean, variance, new Interval(mean - margin, mean + margin));
    }
}
