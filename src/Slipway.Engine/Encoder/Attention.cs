using Slipway.Engine.Tensors;

namespace Slipway.Engine.Encoder;

/// <summary>Scaled dot-product attention inside each text of a batch (Vaswani et al. 2017, 3.2).</summary>
internal static class Attention
{
    /// <summary>Floats that the attention weights of a batch take.</summary>
    public static int WeightCount(TokenBatch batch) =>
        Enumerable.Range(0, batch.Texts).Sum(t => EncoderShape.Heads * batch.Length(t) * batch.Length(t));

    /// <summary>context [T, width] and weights from qkv [T, 3 * width]; the buffers have these sizes.</summary>
    public static void Forward(TokenBatch batch, int width, GrowingBuffer qkv, GrowingBuffer weights, GrowingBuffer context, int threads)
    {
        var blocks = Blocks(batch, width);
        Workers.Each(blocks.Count, threads, i => Forward(blocks[i], width, qkv.Span, weights.Span, context.Span));
    }

    /// <summary>Every head of every text: where its rows, columns and weights lie.</summary>
    public static IReadOnlyList<Block> Blocks(TokenBatch batch, int width)
    {
        var blocks = new List<Block>(batch.Texts * EncoderShape.Heads);
        var size = width / EncoderShape.Heads;
        var weights = 0;
        for (var text = 0; text < batch.Texts; text++)
        {
            var n = batch.Length(text);
            for (var head = 0; n > 0 && head < EncoderShape.Heads; head++)
            {
                blocks.Add(new(batch.Starts[text], n, head * size, size, weights));
                weights += n * n;
            }
        }

        return blocks;
    }

    private static void Forward(Block head, int width, ReadOnlySpan<float> qkv, Span<float> weights, Span<float> context)
    {
        var (n, size, stride) = (head.Length, head.Size, 3 * width);
        var probabilities = weights.Slice(head.Weights, n * n);
        var q = qkv[((head.Start * stride) + head.Column)..];
        Gemm.Multiply(false, true, n, n, size, q, stride, q[width..], stride, probabilities, n);
        VectorMath.Scale(probabilities, 1 / MathF.Sqrt(size));
        for (var i = 0; i < n; i++)
        {
            Softmax.Row(probabilities.Slice(i * n, n));
        }

        Gemm.Multiply(false, false, n, size, n, probabilities, n, q[(2 * width)..], stride, context[((head.Start * width) + head.Column)..], width);
    }

    internal readonly record struct Block(int Start, int Length, int Column, int Size, int Weights);
}
