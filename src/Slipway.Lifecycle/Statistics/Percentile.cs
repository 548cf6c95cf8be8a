namespace Slipway.Lifecycle.Statistics;

/// <summary>
/// Percentiles of a whole sample by linear interpolation between order statistics: "type 7" of Hyndman and Fan (1996), the
/// default of R, NumPy and Excel. Streams that must be merged use <c>Monitoring.LatencySketch</c>: percentiles are never averaged.
/// </summary>
public static class Percentile
{
    /// <param name="sorted">Ascending values.</param>
    /// <param name="p">Between 0 and 1.</param>
    public static double OfSorted(ReadOnlySpan<double> sorted, double p)
    {
        if (sorted.IsEmpty) throw new ArgumentException("A percentile of no values is undetermined.", nameof(sorted));
        if (p is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "Between 0 and 1.");
        var position = p * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>Undetermined (null) for an empty sample.</summary>
    public static double? Of(IEnumerable<double> values, double p)
    {
        var sorted = values.ToArray();
        if (sorted.Length == 0) return null;
        Array.Sort(sorted);
        return OfSorted(sorted, p);
    }
}
