namespace Slipway.Lifecycle.Rivals;

/// <summary>Turns texts into features. <see cref="FitAsync"/> sees training texts only.</summary>
public interface IFeaturizer
{
    Task<int> FitAsync(IReadOnlyList<string> trainingTexts, CancellationToken ct);

    Task<IReadOnlyList<Features>> TransformAsync(IReadOnlyList<string> texts, CancellationToken ct);
}

/// <summary>Logistic regression on some features, its penalty chosen by validation accuracy (the stronger penalty wins ties).</summary>
public sealed class LinearRival(string name, string title, Func<IFeaturizer> features, IReadOnlyList<double> penalties) : IRival
{
    /// <summary>Character 2–5-grams: knows spelling, not meaning. The one to beat on long texts.</summary>
    public static LinearRival Lexical() =>
        new("character_ngrams", "character 2–5-gram TF-IDF + logistic regression", () => new NgramFeatures(), [1e-3, 1e-4, 1e-5]);

    /// <summary>What the encoder knows before any tuning.</summary>
    public static LinearRival FrozenEncoder(IEmbedder embedder) =>
        new("frozen_encoder", $"logistic regression on frozen {embedder.Name}", () => new EmbeddingFeatures(embedder), [1e-2, 1e-3, 1e-4, 1e-5]);

    public string Name => name;

    public string Title => title;

    public async Task<FittedRival> FitAsync(LabelledTexts train, LabelledTexts validation, CancellationToken ct)
    {
        var featurizer = features();
        var width = await featurizer.FitAsync(train.Texts, ct);
        string[] labels = [.. train.Labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var index = labels.Select((l, i) => (l, i)).ToDictionary(x => x.l, x => x.i, StringComparer.Ordinal);
        int[] classes = [.. train.Labels.Select(l => index[l])];
        var rows = await featurizer.TransformAsync(train.Texts, ct);
        var held = await featurizer.TransformAsync(validation.Texts, ct);

        LogisticRegression? model = null, best = null;
        double bestPenalty = 0;
        var bestHits = -1;
        foreach (var penalty in penalties.OrderDescending())
        {
            model = LogisticRegression.Fit(rows, classes, width, labels.Length, penalty, model, ct);
            var hits = held.Select((row, i) => labels[model.Predict(row)] == validation.Labels[i] ? 1 : 0).Sum();
            if (hits > bestHits) (best, bestHits, bestPenalty) = (model, hits, penalty);
        }
        return new FittedRival(FormattableString.Invariant($"l2={bestPenalty:0.#####}"), async (texts, token) =>
            [.. (await featurizer.TransformAsync(texts, token)).Select(row => labels[best!.Predict(row)])]);
    }

    private sealed class NgramFeatures : IFeaturizer
    {
        private CharacterNgrams? ngrams;

        public Task<int> FitAsync(IReadOnlyList<string> trainingTexts, CancellationToken ct)
        {
            ngrams = CharacterNgrams.Fit(trainingTexts);
            return Task.FromResult(ngrams.Count);
        }

        public Task<IReadOnlyList<Features>> TransformAsync(IReadOnlyList<string> texts, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<Features>>([.. texts.Select(ngrams!.Transform)]);
    }

    private sealed class EmbeddingFeatures(IEmbedder embedder) : IFeaturizer
    {
        // Coordinates of a unit vector are small; scaled to about unit variance the penalties mean the same for every encoder.
        private float scale = 1;
        private int[] identity = [];

        public async Task<int> FitAsync(IReadOnlyList<string> trainingTexts, CancellationToken ct)
        {
            var width = (await embedder.EmbedAsync([trainingTexts[0]], ct))[0].Length;
            (scale, identity) = (MathF.Sqrt(width), Features.Identity(width));
            return width;
        }

        public async Task<IReadOnlyList<Features>> TransformAsync(IReadOnlyList<string> texts, CancellationToken ct) =>
            [.. (await embedder.EmbedAsync(texts, ct)).Select(v => Features.Dense(Array.ConvertAll(v, x => x * scale), identity))];
    }
}
