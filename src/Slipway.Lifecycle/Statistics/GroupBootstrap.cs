namespace Slipway.Lifecycle.Statistics;

/// <summary>
/// A percentile interval that resamples whole groups (Efron; cluster bootstrap). Rows of one document or template
/// rise and fall together: intervals that count each as independent come out too narrow by almost half.
/// </summary>
public static class GroupBootstrap
{
    /// <summary>The mean over all rows, with groups as the units drawn.</summary>
    /// <param name="rows">Group of each row and its value (for accuracy: 1 right, 0 wrong).</param>
    /// <param name="random">Seeded: the same seed gives the same interval.</param>
    public static Estimate Mean(IEnumerable<(string Group, double Value)> rows, Random random, int draws = 2000, double confidence = 0.95)
    {
        var method = FormattableString.Invariant($"group_bootstrap_{confidence * 100:0.##}");
        var groups = rows
            .GroupBy(r => r.Group, StringComparer.Ordinal)
            .Select(g => (Sum: g.Sum(r => r.Value), Count: g.Count()))
            .ToArray();
        if (groups.Length == 0) return Estimate.Undetermined(method);
        var value = groups.Sum(g => g.Sum) / groups.Sum(g => g.Count);
        if (groups.Length == 1) return new Estimate(value, 1, null, method);

        var means = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            double sum = 0;
            long count = 0;
            for (var i = 0; i < groups.Length; i++)
            {
                var (groupSum, groupCount) = groups[random.Next(groups.Length)];
                sum += groupSum;
                count += groupCount;
            }
            means[draw] = sum / count;
        }
        Array.Sort(means);
        var tail = (1 - confidence) / 2;
        return new Estimate(value, groups.Length, new Interval(Percentile.OfSorted(means, tail), Percentile.OfSorted(means, 1 - tail)), method);
    }
}
