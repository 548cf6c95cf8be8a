using System.Buffers;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>The gradient of <see cref="Attention"/>.</summary>
internal static class AttentionBackward
{
    /// <summary>dQkv [T, 3 * width] from dContext [T, width] and what the forward pass kept.</summary>
    public static void Run(
        TokenBatch batch, int width, GrowingBuffer qkv, GrowingBuffer weights, GrowingBuffer dContext, GrowingBuffer dQkv, int threads)
    {
        var blocks = Attention.Blocks(batch, width);
        Workers.Each(blocks.Count, threads, i => Run(blocks[i], width, qkv.Span, weights.Span, dContext.Span, dQkv.Span));
    }

    private static void Run(
        Attention.Block head, int width, ReadOnlySpan<float> qkv, ReadOnlySpan<float> weights, ReadOnlySpan<float> dContext, Span<float> dQkv)
    {
        var (n, size, stride) = (head.Length, head.Size, 3 * width);
        var at = (head.Start * stride) + head.Column;
        var q = qkv[at..];
        var dQ = dQkv[at..];
        var dC = dContext[((head.Start * width) + head.Column)..];
        var p = weights.Slice(head.Weights, n * n);

        // dV = Pᵀ dC; dP = dC Vᵀ; then through the softmax and the scaled product of queries and keys.
        Gemm.Multiply(true, false, n, size, n, p, n, dC, width, dQ[(2 * width)..], stride);
        var rented = ArrayPool<float>.Shared.Rent(n * n);
        var dS = rented.AsSpan(0, n * n);
        Gemm.Multiply(false, true, n, n, size, dC, width, q[(2 * width)..], stride, dS, n);
        for (var i = 0; i < n; i++)
        {
            Softmax.RowBackward(p.Slice(i * n, n), dS.Slice(i * n, n));
        }

        VectorMath.Scale(dS, 1 / MathF.Sqrt(size));
        Gemm.Multiply(false, false, n, size, n, dS, n, q[width..], stride, dQ, stride);
        Gemm.Multiply(true, false, n, size, n, dS, n, q, stride, dQ[width..], stride);
        ArrayPool<float>.Shared.Return(rented);
    }
}
