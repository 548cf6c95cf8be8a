namespace Slipway.Engine.Encoder;

/// <summary>What one forward pass computed, kept for the backward pass; inference reuses the same buffers again and again.</summary>
internal sealed class EncoderActivations
{
    public LayerActivations[] Layers { get; } = [.. EncoderShape.LayerWidths.Select(_ => new LayerActivations())];

    /// <summary>Means over the tokens [texts, 512].</summary>
    public GrowingBuffer Means { get; } = new();

    /// <summary>tanh of the pooler [texts, 512].</summary>
    public GrowingBuffer Pooled { get; } = new();

    /// <summary>Lengths of the pooled rows [texts].</summary>
    public GrowingBuffer Norms { get; } = new();

    /// <summary>The result [texts, 512], rows of length one.</summary>
    public GrowingBuffer Embeddings { get; } = new();
}

/// <summary>One layer's intermediate results; T tokens, width w.</summary>
internal sealed class LayerActivations
{
    /// <summary>[T, w].</summary>
    public GrowingBuffer Input { get; } = new();

    /// <summary>After the first norm, [T, w]; before its gain and bias; and 1 / deviation, [T].</summary>
    public GrowingBuffer Normed { get; } = new();

    public GrowingBuffer Normalised { get; } = new();

    public GrowingBuffer Inverse { get; } = new();

    /// <summary>Queries, keys and values side by side, [T, 3w].</summary>
    public GrowingBuffer Qkv { get; } = new();

    /// <summary>For each text and head n x n attention weights.</summary>
    public GrowingBuffer Weights { get; } = new();

    /// <summary>[T, w].</summary>
    public GrowingBuffer Context { get; } = new();

    /// <summary>After attention and its residual, [T, 512].</summary>
    public GrowingBuffer Middle { get; } = new();

    /// <summary>The second norm's results, as of the first.</summary>
    public GrowingBuffer FeedNormed { get; } = new();

    public GrowingBuffer FeedNormalised { get; } = new();

    public GrowingBuffer FeedInverse { get; } = new();

    /// <summary>After the ReLU, [T, 1536].</summary>
    public GrowingBuffer Hidden { get; } = new();

    /// <summary>[T, 512].</summary>
    public GrowingBuffer Output { get; } = new();
}
