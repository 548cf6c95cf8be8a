using Slipway.Lifecycle.Evaluation;

namespace Slipway.Tests.Lifecycle.Evaluation;

public sealed class EvaluationTests
{
    [Fact]
    public void Confusion_and_macro_f1_agree_with_a_hand_count()
    {
        // spam: 3 rows, 2 found; ham: 2 rows, 1 found, 1 unanswered; one spam called ham.
        Prediction[] predictions = [P(1, "spam", "spam"), P(2, "spam", "spam"), P(3, "spam", "ham"), P(4, "ham", "ham"), P(5, "ham", null)];
        var report = EvaluationReport.Of("m", predictions);
        report.Confusion.Labels.ShouldBe(["ham", "spam"]);
        report.Confusion.Counts[0].ShouldBe([1, 0]);
        report.Confusion.Counts[1].ShouldBe([1, 2]);
        report.Confusion.Strays.ShouldBe([1, 0]);
        var scores = report.Confusion.Scores();
        scores[0].ShouldBe(new ClassScore("ham", 2, 0.5, 0.5, 0.5));
        scores[1].ShouldBe(new ClassScore("spam", 3, 1, 2.0 / 3, 0.8));
        report.MacroF1!.Value.ShouldBe(0.65, 1e-12);
        report.Accuracy.Value.ShouldBe(0.6);
        report.Accuracy.Method.ShouldBe("wilson_95");
    }

    [Fact]
    public void Rows_that_cluster_are_judged_by_the_group_bootstrap()
    {
        var predictions = Enumerable.Range(0, 60).Select(i => P(i, "a", i % 3 == 0 ? "b" : "a") with { Group = $"g{i / 6}" }).ToArray();
        var report = EvaluationReport.Of("m", predictions);
        (report.Rows, report.Groups, report.Accuracy.N, report.Accuracy.Method).ShouldBe((60, 10, 10, "group_bootstrap_95"));
    }

    [Fact]
    public void No_predictions_are_undetermined()
    {
        var report = EvaluationReport.Of("m", []);
        report.Accuracy.Value.ShouldBeNull();
        report.MacroF1.ShouldBeNull();
        report.LatencyMs.ShouldBeNull();
    }

    [Fact]
    public async Task Predictions_survive_the_file()
    {
        var path = Path.GetTempFileName();
        Prediction[] predictions = [P(1, "ä", "ä") with { LatencyMs = 1.5 }, P(2, "b", null)];
        await PredictionFile.WriteAsync(path, predictions, default);
        (await PredictionFile.ReadAsync(path, default)).ShouldBe(predictions);
        File.Delete(path);
    }

    internal static Prediction P(int row, string expected, string? predicted) => new($"f:{row}", $"f:{row}", expected, predicted);
}
