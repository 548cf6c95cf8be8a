namespace Slipway.Lifecycle.Statistics;

/// <summary>Intervals for counts of successes. Confidence is the two-sided level, for example 0.95.</summary>
public static class Proportions
{
    /// <summary>Wilson's score interval (1927): keeps its level near 0 and 1, where the textbook interval collapses.</summary>
    public static Interval Wilson(int successes, int n, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, successes);
        if (n == 0) return new Interval(0, 1);
        var z = NormalDistribution.Quantile(0.5 + confidence / 2);
        var p = (double)successes / n;
        var z2 = z * z;
        var centre = (p + z2 / (2 * n)) / (1 + z2 / n);
        var half = z / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
        return new Interval(centre - half, centre + half).Clamp(0, 1);
    }

    /// <summary>Accuracy with Wilson's interval; undetermined without rows.</summary>
    public static Estimate WilsonEstimate(int successes, int n, double confidence = 0.95) =>
        n == 0
            ? Estimate.Undetermined("wilson_95")
            : new Estimate((double)successes / n, n, Wilson(successes, n, confidence), FormattableString.Invariant($"wilson_{confidence * 100:0.##}"));

    /// <summary>Newcombe's interval (1998, method 10) for p_B − p_A of two independent samples.</summary>
    public static Interval NewcombeDifference(int successesA, int nA, int successesB, int nB, double confidence = 0.95)
    {
        if (nA == 0 || nB == 0) return new Interval(-1, 1);
        var a = Wilson(successesA, nA, confidence);
        var b = Wilson(successesB, nB, confidence);
        double pA = (double)successesA / nA, pB = (double)successesB / nB;
        var difference = pB - pA;
        return new Interval(
            difference - Math.Sqrt(Square(pB - b.Low) + Square(a.High - pA)),
            difference + Math.Sqrt(Square(b.High - pB) + Square(pA - a.Low)));
    }

    /// <summary>The pooled two-proportion z statistic and its two-sided p. Valid for one look at a size fixed beforehand, no other.</summary>
    public static (double Z, double P) TwoProportionZ(int successesA, int nA, int successesB, int nB)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nA);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nB);
        var pooled = (double)(successesA + successesB) / (nA + nB);
        var spread = Math.Sqrt(pooled * (1 - pooled) * (1.0 / nA + 1.0 / nB));
        if (spread == 0) return (0, 1);
        var z = ((double)successesB / nB - (double)successesA / nA) / spread;
        return (z, 2 * NormalDistribution.Cumulative(-Math.Abs(z)));
    }

    private static double Square(double x) => x * x;
}
