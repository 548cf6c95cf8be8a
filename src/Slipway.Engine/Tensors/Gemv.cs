using System.Numerics;
using System.Runtime.CompilerServices;

namespace Slipway.Engine.Tensors;

/// <summary>Products of one row vector and a matrix. Every weight is read once, so memory bandwidth is the limit, not arithmetic.</summary>
public static unsafe class Gemv
{
    /// <summary>y [n] = beta * y + x [k] * op(B) [k, n]; B is stored [n, k] when transposed (a linear layer's weight), else [k, n].</summary>
    public static void Multiply(bool transB, int n, int k, ReadOnlySpan<float> x, ReadOnlySpan<float> b, int ldb, Span<float> y, float beta = 0)
    {
        Gemm.CheckFits(transB ? n : k, transB ? k : n, ldb, b.Length, nameof(b));
        x = x[..k];
        y = y[..n];
        if (beta == 0)
        {
            y.Clear();
        }
        else if (beta != 1)
        {
            VectorMath.Scale(y, beta);
        }

        if (transB)
        {
            for (var j = 0; j < n; j++)
            {
                y[j] += VectorMath.Dot(x, b.Slice(j * ldb, k));
            }
        }
        else
        {
            for (var p = 0; p < k; p++)
            {
                VectorMath.AddScaled(y, b.Slice(p * ldb, n), x[p]);
            }
        }
    }

    /// <summary>As above with B in packed panels. Eight sums are in flight, which hides the latency of a multiply-add.</summary>
    internal static void MultiplyPanels(int k, int n, float* x, float* panels, float* y, float beta)
    {
        const int width = GemmKernel.PanelWidth;
        var count = Packing.Panels(n);
        var tile = stackalloc float[width];
        for (var panel = 0; panel < count; panel++)
        {
            for (var lane = 0; lane < width; lane += 2 * Vector<float>.Count)
            {
                Lanes(k, count, panel, x, panels, tile, lane);
            }

            var columns = Math.Min(width, n - (panel * width));
            for (var j = 0; j < columns; j++)
            {
                var at = y + (panel * width) + j;
                *at = tile[j] + (beta == 0 ? 0 : beta * *at);
            }
        }
    }

    /// <summary>Two neighbouring vectors of one panel's sums: tile[lane..] over the whole inner dimension.</summary>
    private static void Lanes(int k, int count, int panel, float* x, float* panels, float* tile, int lane)
    {
        const int width = GemmKernel.PanelWidth;
        var wide = Vector<float>.Count < width;
        var right = wide ? Vector<float>.Count : 0;
        var (l0, l1, l2, l3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var (r0, r1, r2, r3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        for (var p0 = 0; p0 < k; p0 += Packing.Depth)
        {
            var depth = Math.Min(Packing.Depth, k - p0);
            var b = panels + ((nint)count * width * p0) + ((nint)panel * depth * width) + lane;
            var p = 0;
            for (; p + 4 <= depth; p += 4, b += 4 * width)
            {
                var left = x + p0 + p;
                Step(b, right, left[0], ref l0, ref r0);
                Step(b + width, right, left[1], ref l1, ref r1);
                Step(b + (2 * width), right, left[2], ref l2, ref r2);
                Step(b + (3 * width), right, left[3], ref l3, ref r3);
            }

            for (; p < depth; p++, b += width)
            {
                Step(b, right, x[p0 + p], ref l0, ref r0);
            }
        }

        ((l0 + l1) + (l2 + l3)).Store(tile + lane);
        if (wide)
        {
            ((r0 + r1) + (r2 + r3)).Store(tile + lane + right);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float* b, int right, float scale, ref Vector<float> left, ref Vector<float> next)
    {
        var factor = new Vector<float>(scale);
        left = Vector.FusedMultiplyAdd(Vector.Load(b), factor, left);
        next = Vector.FusedMultiplyAdd(Vector.Load(b + right), factor, next);
    }
}
