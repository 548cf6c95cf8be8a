using Slipway.Engine.Tensors;
using Slipway.Engine.Training;

namespace Slipway.Engine.Decoder.Training;

/// <summary>A decoder that can be trained: a forward pass that remembers, and the backward pass written out by hand.</summary>
public sealed class DecoderNetwork
{
    private readonly DecoderConfig config;
    private readonly float[] embedding;
    private readonly float[]? embeddingGradient;
    private readonly DecoderBlock[] blocks;
    private readonly NormLayer finalNorm;
    private readonly LossHead head;
    private readonly RotaryTable rotary;
    private float[] stream = [];
    private float[] final = [];
    private float[] normed = [];
    private float[] gradient = [];
    private BlockGradients blockGradients;

    internal DecoderNetwork(DecoderConfig config, NetworkLayers layers, IReadOnlyList<Parameter> parameters, int threads)
    {
        (this.config, Parameters) = (config, parameters);
        (embedding, embeddingGradient, finalNorm) = (layers.Embedding, layers.EmbeddingGradient, layers.FinalNorm);
        head = new LossHead(layers.Output);
        rotary = new RotaryTable(config.HeadSize, config.RopeBase, layers.RopeFactors);
        blocks = [.. layers.Blocks.Select(block => new DecoderBlock(config, block, rotary, threads))];
        blockGradients = new BlockGradients(config, 0);
    }

    /// <summary>What is trained.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Scores a batch without training.</summary>
    public BatchScore Evaluate(TokenBatch batch)
    {
        Forward(batch);
        return head.Run(batch, normed, dHidden: [], batch.TotalWeight);
    }

    /// <summary>Scores a batch and adds the gradients of its loss to the parameters. The loss is divided by <paramref name="totalWeight"/>: the weight
    /// of all batches of one update, or of this one when null.</summary>
    public BatchScore Accumulate(TokenBatch batch, float? totalWeight = null)
    {
        Forward(batch);
        var size = batch.Count * config.Width;
        var dNormed = gradient.AsSpan(0, size);
        var score = head.Run(batch, normed, dNormed, totalWeight ?? batch.TotalWeight);
        var d = stream.AsSpan(0, size);
        d.Clear();
        finalNorm.Backward(batch.Count, final, dNormed, d);
        blockGradients = blockGradients.Rows < batch.Count ? new BlockGradients(config, batch.Count) : blockGradients;
        for (var layer = blocks.Length - 1; layer >= 0; layer--)
        {
            blocks[layer].Backward(batch.Rows, batch.Length, d, blockGradients);
        }

        AddEmbeddingGradient(batch, d);
        return score;
    }

    private void Forward(TokenBatch batch)
    {
        Check(batch);
        rotary.Reserve(batch.Length);
        var (width, size) = (config.Width, batch.Count * config.Width);
        if (stream.Length < size)
        {
            (stream, final, normed, gradient) = (new float[size], new float[size], new float[size], new float[size]);
        }

        for (var i = 0; i < batch.Count; i++)
        {
            embedding.AsSpan(batch.Tokens[i] * width, width).CopyTo(stream.AsSpan(i * width));
        }

        var x = stream.AsSpan(0, size);
        foreach (var block in blocks)
        {
            block.Forward(batch.Rows, batch.Length, x);
        }

        x.CopyTo(final);
        finalNorm.Forward(batch.Count, final, normed);
    }

    private void AddEmbeddingGradient(TokenBatch batch, ReadOnlySpan<float> d)
    {
        if (embeddingGradient is null)
        {
            return;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            VectorMath.Add(embeddingGradient.AsSpan(batch.Tokens[i] * config.Width, config.Width), d.Slice(i * config.Width, config.Width));
        }
    }

    private void Check(TokenBatch batch)
    {
        if (batch.Length > config.Context)
        {
            throw new ArgumentException($"Rows of {batch.Length} tokens; the model's context is {config.Context}.", nameof(batch));
        }
    }
}

/// <summary>The layers of a network, trained or frozen.</summary>
internal sealed record NetworkLayers(
    float[] Embedding, float[]? EmbeddingGradient, IReadOnlyList<BlockLayers> Blocks, NormLayer FinalNorm, LinearLayer Output, float[] RopeFactors);
