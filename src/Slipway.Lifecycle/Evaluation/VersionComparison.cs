using Slipway.Lifecycle.Statistics;

namespace Slipway.Lifecycle.Evaluation;

/// <summary>One metric of B against A on the rows that both predicted.</summary>
/// <param name="Difference">Mean of B − A with the interval of a confidence sequence; N counts independent groups.</param>
/// <param name="MoreGroupsNeeded">About how many more groups would settle it, when it is undetermined and could be settled.</param>
public sealed record MetricComparison(
    string Metric, double? A, double? B, Estimate Difference, double MinimalEffect, string Verdict, long? MoreGroupsNeeded);

/// <summary>
/// B against A on the same held-out rows, valid however often one looks (<see cref="ConfidenceSequence"/>). A verdict of better or worse
/// needs the whole interval beyond the minimal effect; equivalent needs it inside; everything else, missing data included, is undetermined.
/// </summary>
/// <param name="PairedRows">Rows that both versions predicted.</param>
/// <param name="McNemar">Exact paired test of accuracy: informative, valid for one look only.</param>
/// <param name="Recommendation">One sentence.</param>
public sealed record VersionComparison(
    string A, string B, int PairedRows, IReadOnlyList<MetricComparison> Metrics, McNemar McNemar, string Verdict, string Recommendation)
{
    public static VersionComparison Of(
        string a, IEnumerable<Prediction> predictionsA, string b, IEnumerable<Prediction> predictionsB, IReadOnlyList<ComparedMetric>? metrics = null, double alpha = 0.05)
    {
        var byRow = predictionsA.DistinctBy(p => p.Row, StringComparer.Ordinal).ToDictionary(p => p.Row, StringComparer.Ordinal);
        var pairs = predictionsB.DistinctBy(p => p.Row, StringComparer.Ordinal)
            .Where(p => byRow.TryGetValue(p.Row, out var other) && other.Expected == p.Expected)
            .Select(p => (A: byRow[p.Row], B: p)).ToArray();
        MetricComparison[] compared = [.. (metrics ?? ComparedMetric.Default).Select(m => Compare(m, pairs, alpha))];
        var mcnemar = McNemar.Of(pairs.Count(p => p.A.Correct && !p.B.Correct), pairs.Count(p => p.B.Correct && !p.A.Correct));
        var verdict = Overall(compared);
        return new VersionComparison(a, b, pairs.Length, compared, mcnemar, verdict, Advice(a, b, verdict, compared));
    }

    private static MetricComparison Compare(ComparedMetric metric, IReadOnlyCollection<(Prediction A, Prediction B)> pairs, double alpha)
    {
        var rows = pairs.Select(p => (p.A.Group, A: metric.Value(p.A), B: metric.Value(p.B)))
            .Where(p => p.A is not null && p.B is not null).Select(p => (p.Group, A: p.A!.Value, B: p.B!.Value)).ToArray();
        if (rows.Length == 0)
            return new MetricComparison(metric.Name, null, null, Estimate.Undetermined("confidence_sequence"), metric.MinimalEffect, Evaluation.Verdict.Undetermined, null);

        // Groups are the independent units: each contributes its sum, scaled so that the mean over groups is the mean over rows.
        var sums = rows.GroupBy(r => r.Group, StringComparer.Ordinal).Select(g => g.Sum(r => r.B - r.A)).ToArray();
        var scale = (double)sums.Length / rows.Length;
        var (mean, variance, interval) = ConfidenceSequence.Of([.. sums.Select(s => s * scale)], alpha);
        var difference = new Estimate(mean, sums.Length, interval, FormattableString.Invariant($"confidence_sequence_{(1 - alpha) * 100:0.##}"));
        var verdict = Judge(interval, metric);
        var needed = verdict == Evaluation.Verdict.Undetermined ? ConfidenceSequence.RowsNeeded(Math.Abs(Math.Abs(mean) - metric.MinimalEffect), variance, alpha) : null;
        return new MetricComparison(metric.Name, rows.Average(r => r.A), rows.Average(r => r.B), difference, metric.MinimalEffect, verdict,
            needed is { } n ? Math.Max(1, n - sums.Length) : null);
    }

    private static string Judge(Interval interval, ComparedMetric metric)
    {
        var gain = metric.HigherIsBetter ? interval : new Interval(-interval.High, -interval.Low);
        if (gain.Low > metric.MinimalEffect) return Evaluation.Verdict.Better;
        if (gain.High < -metric.MinimalEffect) return Evaluation.Verdict.Worse;
        return gain.Low >= -metric.MinimalEffect && gain.High <= metric.MinimalEffect ? Evaluation.Verdict.Equivalent : Evaluation.Verdict.Undetermined;
    }

    /// <summary>Worse anywhere is worse; better somewhere and worse nowhere is better; a metric that neither version has does not vote.</summary>
    private static string Overall(IReadOnlyCollection<MetricComparison> metrics)
    {
        var voting = metrics.Where(m => m.Difference.Value is not null).Select(m => m.Verdict).ToArray();
        if (voting.Contains(Evaluation.Verdict.Worse)) return Evaluation.Verdict.Worse;
        if (voting.Contains(Evaluation.Verdict.Better)) return Evaluation.Verdict.Better;
        return voting.Length > 0 && voting.All(v => v == Evaluation.Verdict.Equivalent) ? Evaluation.Verdict.Equivalent : Evaluation.Verdict.Undetermined;
    }

    private static string Advice(string a, string b, string verdict, IReadOnlyCollection<MetricComparison> metrics)
    {
        var named = string.Join(", ", metrics.Where(m => m.Verdict == verdict).Select(m => m.Metric));
        return verdict switch
        {
            Evaluation.Verdict.Better => $"Prefer {b}: better in {named} and worse in nothing measured.",
            Evaluation.Verdict.Worse => $"Keep {a}: {b} is worse in {named}.",
            Evaluation.Verdict.Equivalent => $"{a} and {b} are equivalent in {named}: take the cheaper one.",
            _ => metrics.Select(m => m.MoreGroupsNeeded).Max() is { } more
                ? FormattableString.Invariant($"Undetermined: about {more} more independent rows are needed.")
                : "Undetermined: the two versions share too few predictions, or differ by just the smallest effect that matters.",
        };
    }
}
