using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Evaluation;

namespace Slipway.Lifecycle.Rivals;

/// <summary>One rival's figures on the test rows.</summary>
public sealed record RivalResult(string Name, string Title, string Chosen, EvaluationReport Report, IReadOnlyList<Prediction> Predictions);

/// <summary>Fits each rival on the training rows, lets it choose on validation rows, and scores all on the same test rows, once.</summary>
public static class RivalBench
{
    /// <summary>Majority, character n-grams and, with an encoder, nearest centroid and logistic regression on frozen embeddings.</summary>
    public static IReadOnlyList<IRival> Standard(IEmbedder? embedder) =>
        embedder is null
            ? [new Majority(), LinearRival.Lexical()]
            : Standard(new RememberedEmbeddings(embedder));

    private static IReadOnlyList<IRival> Standard(RememberedEmbeddings embedder) =>
        [new Majority(), new NearestCentroid(embedder), LinearRival.Lexical(), LinearRival.FrozenEncoder(embedder)];

    /// <param name="train">Labelled examples; likewise the other two.</param>
    public static async Task<IReadOnlyList<RivalResult>> RunAsync(
        IReadOnlyList<IRival> rivals, IReadOnlyList<Example> train, IReadOnlyList<Example> validation, IReadOnlyList<Example> test, CancellationToken ct)
    {
        var results = new List<RivalResult>();
        var (trainTexts, validationTexts) = (Texts(train), Texts(validation));
        string[] testTexts = [.. test.Select(e => e.Input)];
        foreach (var rival in rivals)
        {
            ct.ThrowIfCancellationRequested();
            var fitted = await rival.FitAsync(trainTexts, validationTexts, ct);
            var said = await fitted.PredictAsync(testTexts, ct);
            Prediction[] predictions = [.. test.Select((e, i) => new Prediction(RowId(e), e.Group ?? RowId(e), e.Label!, said[i]))];
            results.Add(new RivalResult(rival.Name, rival.Title, fitted.Chosen, EvaluationReport.Of(rival.Name, predictions), predictions));
        }
        return results;
    }

    /// <summary>The identity by which predictions of different models on one row are paired.</summary>
    public static string RowId(Example example) => FormattableString.Invariant($"{example.Source.File}:{example.Source.Line}");

    private static LabelledTexts Texts(IReadOnlyList<Example> examples) =>
        new([.. examples.Select(e => e.Input)], [.. examples.Select(e => e.Label ?? throw new ArgumentException($"Row {RowId(e)} has no label: rivals compare classifiers.", nameof(examples)))]);
}
