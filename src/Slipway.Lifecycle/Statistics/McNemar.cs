namespace Slipway.Lifecycle.Statistics;

/// <summary>
/// Two models on the same rows: only the rows on which exactly one of them is right carry evidence (McNemar 1947).
/// The exact binomial form, two-sided.
/// </summary>
/// <param name="OnlyA">Rows that A has right and B has wrong.</param>
/// <param name="OnlyB">Rows that B has right and A has wrong.</param>
/// <param name="P">Two-sided p of the exact test; 1 when nothing is discordant.</param>
public sealed record McNemar(int OnlyA, int OnlyB, double P)
{
    public static McNemar Of(int onlyA, int onlyB)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyA);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyB);
        var n = onlyA + onlyB;
        if (n == 0) return new McNemar(0, 0, 1);
        var logTerm = -n * Math.Log(2);
        var sum = Math.Exp(logTerm);
        for (var k = 1; k <= Math.Min(onlyA, onlyB); k++)
        {
            logTerm += Math.Log((double)(n - k + 1) / k);
            sum += Math.Exp(logTerm);
        }
        return new McNemar(onlyA, onlyB, Math.Min(1, 2 * sum));
    }
}
