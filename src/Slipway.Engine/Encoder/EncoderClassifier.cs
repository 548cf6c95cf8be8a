using Slipway.Engine.Encoder.Tuning;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Encoder;

/// <summary>One text's most likely label and the probability of each label, in the order of <see cref="EncoderClassifier.Labels"/>.</summary>
public sealed record Classification(string Label, float[] Probabilities);

/// <summary>A tuned encoder: base, adapters merged into it at load, and head. As fast as the base; safe for any number of threads.</summary>
public sealed class EncoderClassifier
{
    private readonly TextEncoder _encoder;
    private readonly Projection _head;

    private EncoderClassifier(TextEncoder encoder, Projection head, IReadOnlyList<string> labels) => (_encoder, _head, Labels) = (encoder, head, labels);

    public IReadOnlyList<string> Labels { get; }

    /// <summary>The tuned encoder without its head.</summary>
    public TextEncoder Encoder => _encoder;

    /// <param name="baseFolder">The base model, such as models/use-lite.</param>
    /// <param name="adapterFolder">What a tuning run wrote.</param>
    /// <param name="threads">Threads that one call may use for its matrix products.</param>
    /// <exception cref="Formats.ModelFormatException">A file is missing, damaged or of another base.</exception>
    public static EncoderClassifier Load(string baseFolder, string adapterFolder, int threads = 1)
    {
        using var weights = EncoderWeights.Load(baseFolder);
        using var adapter = new AdapterReader(adapterFolder, baseFolder);
        var model = new EncoderModel(weights, (module, weight, bias) =>
        {
            adapter.MergeInto(module, weight, bias.Length);
            return new Projection(weight, bias);
        });
        var (headWeight, headBias) = adapter.ReadHead();
        return new(new TextEncoder(model, TextEncoder.LoadTokenizer(baseFolder), threads), new Projection(headWeight, headBias), adapter.Labels);
    }

    public IReadOnlyList<Classification> Classify(IReadOnlyList<string> texts)
    {
        var embeddings = _encoder.Encode(texts);
        var results = new Classification[texts.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var probabilities = new float[Labels.Count];
            _head.Apply(1, embeddings[i], probabilities, threads: 1);
            Softmax.Row(probabilities);
            var best = probabilities.AsSpan().IndexOf(VectorMath.Max(probabilities));
            results[i] = new(Labels[Math.Max(0, best)], probabilities);
        }

        return results;
    }

    public int CountTokens(string text) => _encoder.CountTokens(text);
}
