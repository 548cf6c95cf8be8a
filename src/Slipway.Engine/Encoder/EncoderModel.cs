using Slipway.Engine.Tensors;

namespace Slipway.Engine.Encoder;

/// <summary>The network from token ids to embeddings. Immutable; each call brings its own <see cref="EncoderActivations"/>.</summary>
internal sealed class EncoderModel
{
    private readonly Half[] _embeddings;
    private readonly float[] _timing;

    /// <param name="weights">The base weights.</param>
    /// <param name="project">Makes the dense layer of a module (such as layers.0.attention.qkv) from weight and bias.</param>
    public EncoderModel(EncoderWeights weights, Func<string, float[], float[], IProjection> project)
    {
        _embeddings = new Half[EncoderShape.VocabularyRows * EncoderShape.EmbeddingDimension];
        HalfConversion.ToHalf(weights["embeddings.weight"], _embeddings);
        _timing = Timing(weights["timing.scales"]);
        Layers = [.. EncoderShape.LayerWidths.Select((width, i) => Layer($"layers.{i}", width))];
        Pooler = new Projection(weights["pooler.weight"], weights["pooler.bias"]);

        EncoderLayer Layer(string name, int width) => new(
            LayerNorm($"{name}.attention_norm"), Dense($"{name}.attention.qkv"), Dense($"{name}.attention.out"),
            width == EncoderShape.Dimension ? null : Dense($"{name}.residual"),
            LayerNorm($"{name}.ffn_norm"), Dense($"{name}.ffn.in"), Dense($"{name}.ffn.out"));

        IProjection Dense(string name) => project(name, weights[$"{name}.weight"], weights[$"{name}.bias"]);

        Norm LayerNorm(string name) => new(weights[$"{name}.weight"], weights[$"{name}.bias"]);
    }

    public IReadOnlyList<EncoderLayer> Layers { get; }

    public Projection Pooler { get; }

    /// <summary>Fills the activations; the result is in <see cref="EncoderActivations.Embeddings"/>.</summary>
    public void Forward(TokenBatch batch, EncoderActivations a, int threads)
    {
        Embed(batch, a.Layers[0].Input.Take(batch.Tokens * EncoderShape.EmbeddingDimension));
        for (var i = 0; i < Layers.Count; i++)
        {
            if (i > 0)
            {
                a.Layers[i - 1].Output.Span.CopyTo(a.Layers[i].Input.Take(batch.Tokens * Layers[i].Width));
            }

            Layers[i].Forward(batch, a.Layers[i], threads);
        }

        Pool(batch, a, threads);
    }

    /// <summary>Twice the embedding (the original adds it to itself with the signal) plus the sinusoids of the position.</summary>
    private void Embed(TokenBatch batch, Span<float> x)
    {
        const int width = EncoderShape.EmbeddingDimension;
        for (var text = 0; text < batch.Texts; text++)
        {
            for (var position = 0; position < batch.Length(text); position++)
            {
                var at = batch.Starts[text] + position;
                var row = x.Slice(at * width, width);
                HalfConversion.ToSingle(_embeddings.AsSpan(batch.Ids[at] * width, width), row);
                VectorMath.ScaleAdd(row, 2, _timing.AsSpan(position * width, width), 1);
            }
        }
    }

    private void Pool(TokenBatch batch, EncoderActivations a, int threads)
    {
        const int width = EncoderShape.Dimension;
        var means = a.Means.Take(batch.Texts * width);
        means.Clear();
        var tokens = a.Layers[^1].Output.Span;
        for (var text = 0; text < batch.Texts; text++)
        {
            var mean = means.Slice(text * width, width);
            for (var at = batch.Starts[text]; at < batch.Starts[text + 1]; at++)
            {
                VectorMath.Add(mean, tokens.Slice(at * width, width));
            }

            VectorMath.Scale(mean, 1f / Math.Max(1, batch.Length(text)));
        }

        var pooled = a.Pooled.Take(batch.Texts * width);
        Pooler.Apply(batch.Texts, means, pooled, threads);
        Activations.Tanh(pooled);
        var norms = a.Norms.Take(batch.Texts);
        var embeddings = a.Embeddings.Take(batch.Texts * width);
        pooled.CopyTo(embeddings);
        for (var text = 0; text < batch.Texts; text++)
        {
            var row = embeddings.Slice(text * width, width);
            norms[text] = MathF.Sqrt(MathF.Max(VectorMath.Dot(row, row), 1e-12f));
            VectorMath.Scale(row, 1 / norms[text]);
        }
    }

    /// <summary>[MaxTokens, 256]: sines of position * scale, then cosines.</summary>
    private static float[] Timing(float[] scales)
    {
        var timing = new float[EncoderShape.MaxTokens * 2 * scales.Length];
        for (var position = 0; position < EncoderShape.MaxTokens; position++)
        {
            for (var i = 0; i < scales.Length; i++)
            {
                var (sin, cos) = MathF.SinCos(position * scales[i]);
                timing[(((position * 2) + 0) * scales.Length) + i] = sin;
                timing[(((position * 2) + 1) * scales.Length) + i] = cos;
            }
        }

        return timing;
    }
}
