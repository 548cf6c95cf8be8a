using System.Collections.Concurrent;
using Slipway.Engine.Tokenizers;

namespace Slipway.Engine.Encoder;

/// <summary>Texts to embeddings of 512 numbers and length one. Safe for any number of threads at once.</summary>
public sealed class TextEncoder
{
    /// <summary>Texts are computed together up to this many tokens, which is enough for full speed.</summary>
    private const int TokensAtOnce = 1024;

    private readonly EncoderModel _model;
    private readonly UnigramTokenizer _tokenizer;
    private readonly int _threads;
    private readonly ConcurrentBag<EncoderActivations> _idle = [];

    internal TextEncoder(EncoderModel model, UnigramTokenizer tokenizer, int threads) => (_model, _tokenizer, _threads) = (model, tokenizer, threads);

    /// <summary>Numbers in an embedding.</summary>
    public static int Dimension => EncoderShape.Dimension;

    /// <summary>Tokens of a text that count.</summary>
    public static int MaxTokens => EncoderShape.MaxTokens;

    /// <summary>Loads a model folder such as models/use-lite after checking its checksums.</summary>
    /// <param name="folder">Holds model.safetensors, vocab.tsv and SHA256SUMS.</param>
    /// <param name="threads">Threads that one call may use for its matrix products.</param>
    /// <exception cref="Formats.ModelFormatException">A file is missing, damaged or of another model.</exception>
    public static TextEncoder Load(string folder, int threads = 1)
    {
        using var weights = EncoderWeights.Load(folder);
        return new(new EncoderModel(weights, (_, w, bias) => new Projection(w, bias)), LoadTokenizer(folder), threads);
    }

    /// <summary>One embedding [512] for each text, in order. An empty text has one too; it says nothing.</summary>
    public float[][] Encode(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var results = new float[texts.Count][];
        var batch = new List<int[]>();
        var tokens = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            batch.Add(Tokenize(texts[i]));
            tokens += batch[^1].Length;
            if (tokens >= TokensAtOnce || i == texts.Count - 1)
            {
                Forward(batch, results.AsSpan(i + 1 - batch.Count, batch.Count));
                batch.Clear();
                tokens = 0;
            }
        }

        return results;
    }

    /// <summary>All tokens of a text, also those beyond <see cref="MaxTokens"/>.</summary>
    public int CountTokens(string text) => _tokenizer.Count(text);

    internal static UnigramTokenizer LoadTokenizer(string folder) =>
        new(UnigramVocabulary.Load(Path.Combine(folder, EncoderWeights.VocabularyFile)));

    internal int[] Tokenize(string text) => _tokenizer.Encode(text, EncoderShape.MaxTokens);

    private void Forward(List<int[]> texts, Span<float[]> results)
    {
        if (!_idle.TryTake(out var activations))
        {
            activations = new();
        }

        _model.Forward(new TokenBatch(texts), activations, _threads);
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = activations.Embeddings.Span.Slice(i * Dimension, Dimension).ToArray();
        }

        _idle.Add(activations);
    }
}
