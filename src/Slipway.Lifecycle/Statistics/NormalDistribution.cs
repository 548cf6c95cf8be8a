namespace Slipway.Lifecycle.Statistics;

/// <summary>The standard normal distribution, to about 1e-13.</summary>
public static class NormalDistribution
{
    private const double InverseSqrtTwoPi = 0.3989422804014326779;

    public static double Density(double x) => InverseSqrtTwoPi * Math.Exp(-0.5 * x * x);

    /// <summary>P(Z ≤ x): a power series near zero, Lentz's continued fraction in the tails (Abramowitz and Stegun 26.2.11, 26.2.14).</summary>
    public static double Cumulative(double x)
    {
        if (double.IsNaN(x)) return double.NaN;
        var z = Math.Abs(x);
        if (z > 38) return x > 0 ? 1 : 0;
        var tail = z < 3 ? 0.5 - SeriesFromZero(z) : Tail(z);
        return x > 0 ? 1 - tail : tail;
    }

    /// <summary>The x with P(Z ≤ x) = p. Bisection on the cumulative function, then Newton: slow to boast of, exact to rounding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not inside (0, 1).</exception>
    public static double Quantile(double p)
    {
        if (p is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "A probability strictly between 0 and 1 is needed.");
        if (p > 0.5) return -Quantile(1 - p);
        double low = -39, high = 0;
        for (var i = 0; i < 40; i++)
        {
            var middle = 0.5 * (low + high);
            if (Cumulative(middle) < p) low = middle;
            else high = middle;
        }
        var x = 0.5 * (low + high);
        for (var i = 0; i < 2 && Density(x) > 1e-300; i++) x -= (Cumulative(x) - p) / Density(x);
        return x;
    }

    private static double SeriesFromZero(double z)
    {
        double term = z, sum = z;
        for (var k = 1; k < 200 && term > sum * 1e-17; k++)
        {
            term *= z * z / (2 * k + 1);
            sum += term;
        }
        return Density(z) * sum;
    }

    private static double Tail(double z)
    {
        var fraction = z;
        for (var k = 120; k >= 1; k--) fraction = z + k / fraction;
        return Density(z) / fraction;
    }
}
