using Slipway.Engine.Decoder.Weights;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Decoder;

/// <summary>One conversation with a model: feeds tokens through it and keeps their keys and values. Not for two threads at once.</summary>
public sealed class DecoderSession
{
    private const int LargestChunk = 256;

    private readonly DecoderModel model;
    private readonly DecoderConfig config;
    private readonly KeyValueCache cache;
    private readonly int threads;
    private readonly float[] logits;
    private SessionBuffers buffers;

    /// <param name="model">The model.</param>
    /// <param name="contextLimit">Most positions to hold; the model's own context when null.</param>
    /// <param name="threads">Threads for reading a prompt, at most.</param>
    public DecoderSession(DecoderModel model, int? contextLimit = null, int threads = 1)
    {
        (this.model, this.threads, config) = (model, threads, model.Config);
        Limit = Math.Min(contextLimit ?? config.Context, config.Context);
        cache = new KeyValueCache(config, Limit);
        buffers = new SessionBuffers(config, 1);
        logits = new float[config.Vocabulary];
    }

    public DecoderModel Model => model;

    /// <summary>Positions that fit.</summary>
    public int Limit { get; }

    /// <summary>Tokens read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Forgets everything after the first <paramref name="position"/> tokens.</summary>
    public void Rewind(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Position);
        Position = position;
    }

    /// <summary>Reads tokens; returns the logits of what comes next, valid until the next call.</summary>
    /// <exception cref="ContextFullException">They do not fit.</exception>
    public ReadOnlySpan<float> Feed(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty || tokens.ContainsAnyExceptInRange(0, config.Vocabulary - 1))
        {
            throw new ArgumentException($"Give at least one token; ids go from 0 to {config.Vocabulary - 1}.", nameof(tokens));
        }

        if (Position + tokens.Length > Limit)
        {
            throw new ContextFullException(Position + tokens.Length, Limit);
        }

        cache.Reserve(Position + tokens.Length);
        model.Rotary.Reserve(Position + tokens.Length);
        while (!tokens.IsEmpty)
        {
            var n = Math.Min(tokens.Length, LargestChunk);
            Chunk(tokens[..n], last: n == tokens.Length);
            tokens = tokens[n..];
        }

        return logits;
    }

    private void Chunk(ReadOnlySpan<int> tokens, bool last)
    {
        var (n, width) = (tokens.Length, config.Width);
        buffers = buffers.Rows < n ? new SessionBuffers(config, n) : buffers;
        var x = buffers.Stream.AsSpan(0, n * width);
        for (var i = 0; i < n; i++)
        {
            model.Embedding.Row(tokens[i], x.Slice(i * width, width));
        }

        for (var layer = 0; layer < config.Layers; layer++)
        {
            Block(model.Blocks[layer], layer, n, x);
        }

        Position += n;
        if (last)
        {
            var final = buffers.Normed.AsSpan(0, width);
            RmsNorm.Row(x[^width..], model.OutputNorm, config.Epsilon, final);
            model.Output.MultiplyVector(final, logits);
        }
    }

    private void Block(ServedBlock block, int layer, int n, Span<float> x)
    {
        var (b, keyWidth) = (buffers, config.KeyWidth);
        Normalise(n, x, block.AttentionNorm);
        var key = cache.Keys(layer).AsSpan(Position * keyWidth, n * keyWidth);
        block[BlockLinear.Query].Apply(n, b.Normed, b.Query, threads);
        block[BlockLinear.Key].Apply(n, b.Normed, key, threads);
        block[BlockLinear.Value].Apply(n, b.Normed, cache.Values(layer).AsSpan(Position * keyWidth, n * keyWidth), threads);
        for (var i = 0; i < n; i++)
        {
            model.Rotary.Turn(b.Query.AsSpan(i * config.QueryWidth, config.QueryWidth), Position + i);
            model.Rotary.Turn(key.Slice(i * keyWidth, keyWidth), Position + i);
        }

        Attend(layer, n);
        block[BlockLinear.Output].Apply(n, b.Attended, b.Added, threads);
        VectorMath.Add(x, b.Added);

        Normalise(n, x, block.FeedForwardNorm);
        var hidden = b.Hidden.AsSpan(0, n * config.FeedForward);
        block[BlockLinear.Gate].Apply(n, b.Normed, b.Gate, threads);
        block[BlockLinear.Up].Apply(n, b.Normed, b.Up, threads);
        Activations.Silu(b.Gate.AsSpan(0, hidden.Length), hidden);
        VectorMath.MultiplyBy(hidden, b.Up);
        block[BlockLinear.Down].Apply(n, hidden, b.Added, threads);
        VectorMath.Add(x, b.Added);
    }

    private void Normalise(int n, ReadOnlySpan<float> x, float[] gain)
    {
        for (var at = 0; at < n * config.Width; at += config.Width)
        {
            RmsNorm.Row(x.Slice(at, config.Width), gain, config.Epsilon, buffers.Normed.AsSpan(at, config.Width));
        }
    }

    /// <summary>Attention of n new positions to all before and to themselves, head by head.</summary>
    private void Attend(int layer, int n)
    {
        var (head, wide, narrow, seen) = (config.HeadSize, config.QueryWidth, config.KeyWidth, Position + n);
        var group = config.Heads / config.KeyHeads;
        var scale = 1 / MathF.Sqrt(head);
        var scores = buffers.Scores(n * seen);
        for (var h = 0; h < config.Heads; h++)
        {
            var query = buffers.Query.AsSpan(h * head);
            var at = h / group * head;
            Gemm.Multiply(false, true, n, seen, head, query, wide, cache.Keys(layer).AsSpan(at), narrow, scores, seen, beta: 0, threads);
            for (var i = 0; i < n; i++)
            {
                var row = scores.Slice(i * seen, seen);
                var open = row[..(Position + i + 1)];
                VectorMath.Scale(open, scale);
                Softmax.Row(open);
                row[open.Length..].Clear();
            }

            Gemm.Multiply(false, false, n, head, seen, scores, seen, cache.Values(layer).AsSpan(at), narrow, buffers.Attended.AsSpan(h * head), wide, beta: 0, threads);
        }
    }
}

/// <summary>A text is longer than the model can read.</summary>
public sealed class ContextFullException(int tokens, int limit)
    : Exception($"The text has {tokens} tokens; the model's context holds {limit}. Shorten it.")
{
    public int Tokens { get; } = tokens;

    public int Limit { get; } = limit;
}
