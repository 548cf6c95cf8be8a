using Slipway.Engine.Tensors;

namespace Slipway.Engine.Encoder;

/// <summary>Scaled dot-product attention inside each text of a batch (Vaswani et al. 2017, 3.2).</summary>
internal static class Attention
{
    /// <summary>Floats that the attention weights of a batch take.</summary>
    public static int WeightCount(TokenBatch batch) =>
        Enumerable.Range(0, batch.Texts).Sum(t => EncoderShape.Heads * batch.Length(t) * batch.Length(t));

    /// <summary>context [T, width] and weights from qkv [T, 3 * width].</summary>
    public static void Forward(TokenBatch batch, int width, ReadOnlySpan<float> qkv, Span<float> weights, Span<float> context)
    {
        foreach (var head in Blocks(batch, width))
        {
            var (n, size, stride) = (head.Length, head.Size, 3 * width);
            var probabilities = weights.Slice(head.Weights, n * n);
            var q = qkv[((head.Start * stride) + head.Column)..];
            Gemm.Multiply(false, true, n, n, size, q, stride, q[width..], stride, probabilities, n);
            var scale = 1 / MathF.Sqrt(size);
            for (var i = 0; i < n; i++)
            {
                var row = probabilities.Slice(i * n, n);
                VectorMath.Scale(row, scale);
                Softmax.Row(row);
            }

            Gemm.Multiply(false, false, n, size, n, probabilities, n, q[(2 * width)..], stride, context[((head.Start * width) + head.Column)..], width);
        }
    }

    /// <summary>Every head of every text: where its rows, columns and weights lie.</summary>
    public static IEnumerable<Block> Blocks(TokenBatch batch, int width)
    {
        var size = width / EncoderShape.Heads;
        var weights = 0;
        for (var text = 0; text < batch.Texts; text++)
        {
            var n = batch.Length(text);
            for (var head = 0; n > 0 && head < EncoderShape.Heads; head++)
            {
                yield return new(batch.Starts[text], n, head * size, size, weights);
                weights += n * n;
            }
        }
    }

    internal readonly record struct Block(int Start, int Length, int Column, int Size, int Weights);
}
