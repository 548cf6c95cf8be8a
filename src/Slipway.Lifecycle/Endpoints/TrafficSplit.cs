using Slipway.Core.Errors;
using Slipway.Lifecycle.Statistics;

namespace Slipway.Lifecycle.Endpoints;

/// <summary>
/// Whole percents by deployed model, summing to 100, or empty: then the endpoint answers nobody (Vertex AI's rule). Immutable.
/// </summary>
public sealed class TrafficSplit
{
    /// <summary>In a split sent with a deployment, the key of the model that is being deployed.</summary>
    public const string NewModel = "0";

    private TrafficSplit(SortedDictionary<string, int> percents) => Percents = percents;

    public static TrafficSplit Empty { get; } = new(new SortedDictionary<string, int>(StringComparer.Ordinal));

    public IReadOnlyDictionary<string, int> Percents { get; }

    public bool IsEmpty => Percents.Count == 0;

    public int Of(string deployedModel) => Percents.GetValueOrDefault(deployedModel);

    public static TrafficSplit All(string deployedModel) => new(new SortedDictionary<string, int>(StringComparer.Ordinal) { [deployedModel] = 100 });

    /// <summary>Checks percents against the models that are deployed.</summary>
    public static Result<TrafficSplit> Create(IReadOnlyDictionary<string, int> percents, IReadOnlyCollection<string> deployed)
    {
        if (percents.Count == 0) return Empty;
        foreach (var (id, percent) in percents)
        {
            if (!deployed.Contains(id, StringComparer.Ordinal))
                return Error.Invalid($"The traffic split names \"{id}\", which is not deployed here. Deployed: {(deployed.Count == 0 ? "nothing" : string.Join(", ", deployed))}.", "traffic_split." + id);
            if (percent is < 0 or > 100) return Error.Invalid($"The share of \"{id}\" is {percent}; it must be a whole number from 0 to 100.", "traffic_split." + id);
        }
        var sum = percents.Values.Sum();
        return sum == 100
            ? new TrafficSplit(new SortedDictionary<string, int>(percents.Where(p => p.Value > 0).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal))
            : Error.Invalid($"The traffic split sums to {sum}; it must sum to 100 (or be empty to take no traffic).", "traffic_split", "traffic_split_sum");
    }

    /// <summary>Weights of any scale as whole percents that sum to exactly 100: floors first, the rest to the largest remainders (Hamilton's method).</summary>
    public static TrafficSplit FromWeights(IReadOnlyDictionary<string, double> weights)
    {
        var total = weights.Values.Where(w => w > 0).Sum();
        if (total <= 0 || !double.IsFinite(total)) return Empty;
        var shares = weights.Where(w => w.Value > 0).Select(w => (Id: w.Key, Exact: w.Value / total * 100)).ToArray();
        var percents = shares.ToDictionary(s => s.Id, s => (int)Math.Floor(s.Exact), StringComparer.Ordinal);
        var missing = 100 - percents.Values.Sum();
        foreach (var (id, _) in shares.OrderByDescending(s => s.Exact - Math.Floor(s.Exact)).ThenBy(s => s.Id, StringComparer.Ordinal).Take(missing)) percents[id]++;
        return new TrafficSplit(new SortedDictionary<string, int>(percents.Where(p => p.Value > 0).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal));
    }

    /// <summary>
    /// The deployed model that serves a caller: the same one every time, in every process. Weighted rendezvous hashing (Schindelhauer and Schomaker 2005):
    /// when percents change, only callers whose share moved change sides. Null when the split is empty.
    /// </summary>
    public string? Choose(string callerKey)
    {
        string? best = null;
        var bestScore = double.NegativeInfinity;
        foreach (var (id, percent) in Percents)
        {
            var uniform = ((StableHash.Of(callerKey, StableHash.Of(id)) >> 11) + 0.5) / (1UL << 53);
            var score = -percent / Math.Log(uniform);
            if (score > bestScore) (best, bestScore) = (id, score);
        }
        return best;
    }
}
