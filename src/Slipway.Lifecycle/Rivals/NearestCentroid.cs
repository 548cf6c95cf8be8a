namespace Slipway.Lifecycle.Rivals;

/// <summary>The label whose mean embedding is nearest by cosine. Two lines of mathematics that often shame a classifier.</summary>
public sealed class NearestCentroid(IEmbedder embedder) : IRival
{
    public string Name => "nearest_centroid";

    public string Title => $"nearest class centroid on {embedder.Name}";

    public async Task<FittedRival> FitAsync(LabelledTexts train, LabelledTexts validation, CancellationToken ct)
    {
        var vectors = await embedder.EmbedAsync(train.Texts, ct);
        var centroids = train.Labels.Select((label, i) => (label, Vector: vectors[i]))
            .GroupBy(r => r.label, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Label: g.Key, Vector: Mean([.. g.Select(r => r.Vector)]))).ToArray();
        return new FittedRival("", async (texts, token) =>
            [.. (await embedder.EmbedAsync(texts, token)).Select(v => centroids.MaxBy(c => Dot(c.Vector, v)).Label)]);
    }

    /// <summary>Mean of unit vectors, itself of unit length.</summary>
    private static float[] Mean(IReadOnlyCollection<float[]> vectors)
    {
        var mean = new float[vectors.First().Length];
        foreach (var vector in vectors)
        {
            var norm = MathF.Sqrt(Dot(vector, vector));
            for (var i = 0; i < mean.Length && norm > 0; i++) mean[i] += vector[i] / norm;
        }
        var length = MathF.Sqrt(Dot(mean, mean));
        for (var i = 0; i < mean.Length && length > 0; i++) mean[i] /= length;
        return mean;
    }

    private static float Dot(float[] a, float[] b)
    {
        float sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
