namespace Slipway.Lifecycle.Evaluation;

/// <summary>Rows are true labels, columns are predicted ones; answers outside the true labels are counted in <see cref="Strays"/>.</summary>
/// <param name="Labels">True labels, ordered by text.</param>
/// <param name="Counts">Counts[i][j]: rows of label i that were called label j.</param>
/// <param name="Strays">Rows of label i that got no answer or one that is no label.</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<int>> Counts, IReadOnlyList<int> Strays)
{
    public static ConfusionMatrix Of(IReadOnlyCollection<Prediction> predictions)
    {
        string[] labels = [.. predictions.Select(p => p.Expected).Concat(predictions.Select(p => p.Predicted).OfType<string>()
            .Intersect(predictions.Select(p => p.Expected), StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var index = labels.Select((l, i) => (l, i)).ToDictionary(x => x.l, x => x.i, StringComparer.Ordinal);
        var counts = labels.Select(_ => new int[labels.Length]).ToArray();
        var strays = new int[labels.Length];
        foreach (var prediction in predictions)
        {
            var row = index[prediction.Expected];
            if (prediction.Predicted is { } said && index.TryGetValue(said, out var column)) counts[row][column]++;
            else strays[row]++;
        }
        return new ConfusionMatrix(labels, counts, strays);
    }

    /// <summary>Precision, recall and F1 of each label; a quotient without a divisor is undetermined.</summary>
    public IReadOnlyList<ClassScore> Scores() =>
    [
        .. Labels.Select((label, i) =>
        {
            var hits = Counts[i][i];
            var support = Counts[i].Sum() + Strays[i];
            var said = Counts.Sum(row => row[i]);
            var f1 = support + said == 0 ? (double?)null : 2.0 * hits / (support + said);
            return new ClassScore(label, support, Quotient(hits, said), Quotient(hits, support), f1);
        }),
    ];

    /// <summary>The plain mean of the labels' F1.</summary>
    public double? MacroF1() => Labels.Count == 0 ? null : Scores().Average(s => s.F1 ?? 0);

    private static double? Quotient(int a, int b) => b == 0 ? null : (double)a / b;
}

/// <param name="Support">Rows that truly have the label.</param>
public sealed record ClassScore(string Label, int Support, double? Precision, double? Recall, double? F1);
