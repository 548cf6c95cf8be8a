using Slipway.Lifecycle.Evaluation;

namespace Slipway.Tests.Lifecycle.Evaluation;

public sealed class VersionComparisonTests
{
    [Fact]
    public void A_clearly_better_version_is_called_better()
    {
        var comparison = Compare(Model(2000, .70, 1), Model(2000, .90, 2));
        comparison.Verdict.ShouldBe(Verdict.Better);
        comparison.Recommendation.ShouldStartWith("Prefer b");
        var accuracy = comparison.Metrics.Single(m => m.Metric == "accuracy");
        accuracy.Difference.Interval!.Value.Contains(.2).ShouldBeTrue();
        comparison.McNemar.P.ShouldBeLessThan(.001);
    }

    [Fact]
    public void The_same_comparison_turned_round_is_worse()
    {
        var comparison = Compare(Model(2000, .90, 2), Model(2000, .70, 1));
        comparison.Verdict.ShouldBe(Verdict.Worse);
        comparison.Recommendation.ShouldStartWith("Keep a");
    }

    [Fact]
    public void Few_rows_are_undetermined_and_say_how_many_more_are_needed()
    {
        var comparison = Compare(Model(60, .80, 1), Model(60, .85, 2));
        comparison.Verdict.ShouldBe(Verdict.Undetermined);
        comparison.Metrics[0].MoreGroupsNeeded!.Value.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Identical_predictions_become_equivalent_with_enough_rows()
    {
        var rows = Model(1500, .8, 1);
        Compare(rows, rows).Verdict.ShouldBe(Verdict.Equivalent);
        Compare(rows[..100], rows[..100]).Verdict.ShouldBe(Verdict.Undetermined);
    }

    [Fact]
    public void Missing_data_is_never_better()
    {
        var comparison = Compare([], Model(2000, .9, 1));
        comparison.PairedRows.ShouldBe(0);
        comparison.Verdict.ShouldBe(Verdict.Undetermined);
        comparison.Metrics.ShouldAllBe(m => m.Difference.Value == null && m.A == null);
    }

    [Fact]
    public void A_faster_version_does_not_crash_and_counts_when_it_is_as_accurate()
    {
        var a = Model(1500, .8, 1).Select((p, i) => p with { LatencyMs = 50 + i % 7 }).ToArray();
        var b = a.Select(p => p with { LatencyMs = p.LatencyMs - 30 }).ToArray();
        var comparison = Compare(a, b);
        comparison.Metrics.Select(m => (m.Metric, m.Verdict)).ShouldBe([("accuracy", Verdict.Equivalent), ("latency_mean_ms", Verdict.Better)]);
        comparison.Verdict.ShouldBe(Verdict.Better);
    }

    [Fact]
    public void Copies_of_one_row_in_one_group_are_no_evidence()
    {
        var a = Enumerable.Range(0, 500).Select(i => EvaluationTests.P(i, "x", "y") with { Group = $"g{i % 4}" }).ToArray();
        var b = a.Select(p => p with { Predicted = "x" }).ToArray();
        var metric = Compare(a, b).Metrics[0];
        metric.Difference.N.ShouldBe(4);
        metric.Verdict.ShouldBe(Verdict.Undetermined);
    }

    [Fact]
    public void Peeking_at_every_hundred_rows_calls_two_equal_models_different_in_at_most_five_percent_of_runs()
    {
        const int runs = 150;
        var wrong = 0;
        for (var run = 0; run < runs; run++)
        {
            var (a, b) = (Model(800, .8, 1000 + run), Model(800, .8, 5000 + run));
            var looks = Enumerable.Range(1, 8).Select(k => Compare(a[..(k * 100)], b[..(k * 100)]).Verdict);
            if (looks.Any(v => v is Verdict.Better or Verdict.Worse)) wrong++;
        }
        ((double)wrong / runs).ShouldBeLessThanOrEqualTo(.05);
    }

    private static VersionComparison Compare(Prediction[] a, Prediction[] b) => VersionComparison.Of("a", a, "b", b);

    private static Prediction[] Model(int rows, double accuracy, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(i => EvaluationTests.P(i, "x", random.NextDouble() < accuracy ? "x" : "y"))];
    }
}
