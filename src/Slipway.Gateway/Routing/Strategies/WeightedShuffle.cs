namespace Slipway.Gateway.Routing.Strategies;

/// <summary>Chance, in proportion to the weights (LiteLLM's <c>simple-shuffle</c>).</summary>
public sealed class WeightedShuffle(Func<double> random) : IRoutingStrategy
{
    public string Name => "simple-shuffle";

    public Deployment Pick(IReadOnlyList<Deployment> candidates, string caller) => candidates.Count == 1 ? candidates[0] : Weighted.At(candidates, random());
}

/// <summary>The same caller gets the same deployment as long as the weights stay: how endpoints split their traffic.</summary>
public sealed class StickyByCaller : IRoutingStrategy
{
    public string Name => "sticky";

    public Deployment Pick(IReadOnlyList<Deployment> candidates, string caller) =>
        candidates.Count == 1 ? candidates[0] : Weighted.At(candidates, CallerHash.Fraction(caller));
}

internal static class Weighted
{
    /// <summary>The candidate in whose share of the total weight the fraction (0 ≤ f &lt; 1) falls.</summary>
    public static Deployment At(IReadOnlyList<Deployment> candidates, double fraction)
    {
        var total = candidates.Sum(c => (long)c.Weight);
        var mark = fraction * total;
        foreach (var candidate in candidates)
        {
            mark -= candidate.Weight;
            if (mark < 0)
            {
                return candidate;
            }
        }

        return candidates[^1];
    }
}
