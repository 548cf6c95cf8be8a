using Slipway.Lifecycle.Statistics;

namespace Slipway.Lifecycle.Datasets.Splitting;

/// <summary>
/// Deals whole groups to train, validation and test so that each label comes near its share in each part, and so that each part gets large
/// and small groups alike (a test part of loners only would not be like the traffic). Groups that would fill half of the smallest part are dealt first, to the
/// part that lacks most rows; the rest follow in seeded order, each to the part that lacks most in proportion. The same groups and seed give the same split
/// in whatever order they arrive.
/// </summary>
public static class GroupSplit
{
    public static IReadOnlyDictionary<string, Part> Assign(IReadOnlyCollection<SplitGroup> groups, SplitPlan plan)
    {
        var parts = Enum.GetValues<Part>().Where(p => plan.Share(p) > 0).ToArray();
        var totals = groups.SelectMany(g => g.RowsByLabel).GroupBy(l => l.Key, StringComparer.Ordinal)
            .ToDictionary(l => l.Key, l => l.Sum(x => x.Value), StringComparer.Ordinal);
        var lacking = parts.ToDictionary(p => p, p => totals.ToDictionary(t => t.Key, t => t.Value * plan.Share(p), StringComparer.Ordinal));
        var huge = parts.Min(plan.Share) * totals.Values.Sum() / 2;

        var assigned = new Dictionary<string, Part>(groups.Count, StringComparer.Ordinal);
        var dealt = parts.ToDictionary(p => p, _ => new List<SplitGroup>());
        var order = groups.OrderByDescending(g => g.Rows > huge ? g.Rows : 0).ThenBy(g => StableHash.Of(g.Key, plan.Seed)).ThenBy(g => g.Key, StringComparer.Ordinal);
        foreach (var group in order)
        {
            var part = parts.MaxBy(p => group.RowsByLabel.Sum(l => l.Value * lacking[p][l.Key] / (group.Rows > huge ? 1 : plan.Share(p))));
            foreach (var (label, rows) in group.RowsByLabel) lacking[part][label] -= rows;
            assigned[group.Key] = part;
            dealt[part].Add(group);
        }
        foreach (var part in parts.Where(p => dealt[p].Count == 0)) TakeSmallest(part, dealt, assigned);
        return assigned;
    }

    /// <summary>A part that got nothing takes the smallest group of the part with the most groups: holding out something beats exact shares.</summary>
    private static void TakeSmallest(Part poor, Dictionary<Part, List<SplitGroup>> dealt, Dictionary<string, Part> assigned)
    {
        var rich = dealt.MaxBy(d => d.Value.Count).Value;
        if (rich.Count < 2) return;
        var group = rich.OrderBy(g => g.Rows).ThenBy(g => g.Key, StringComparer.Ordinal).First();
        rich.Remove(group);
        dealt[poor].Add(group);
        assigned[group.Key] = poor;
    }
}
