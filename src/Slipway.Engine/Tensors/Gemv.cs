using System.Numerics;

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

    /// <summary>As above with B in packed panels. Four rows at a time, so that enough sums are in flight to hide the latency of an addition.</summary>
    internal static void MultiplyPanels(int k, int n, float* x, float* panels, float* y, float beta)
    {
        const int width = GemmKernel.PanelWidth;
        var count = Packing.Panels(n);
        var tile = stackalloc float[width];
        for (var panel = 0; panel < count; panel++)
        {
            for (var lane = 0; lane < width; lane += Vector<float>.Count)
            {
                var (s0, s1, s2, s3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
                for (var p0 = 0; p0 < k; p0 += Packing.Depth)
                {
                    var depth = Math.Min(Packing.Depth, k - p0);
                    var b = panels + ((nint)count * width * p0) + ((nint)panel * depth * width) + lane;
                    var p = 0;
                    for (; p + 4 <= depth; p += 4)
                    {
                        var at = b + (p * width);
                        s0 += Vector.Load(at) * x[p0 + p];
                        s1 += Vector.Load(at + width) * x[p0 + p + 1];
                        s2 += Vector.Load(at + (2 * width)) * x[p0 + p + 2];
                        s3 += Vector.Load(at + (3 * width)) * x[p0 + p + 3];
                    }

                    for (; p < depth; p++)
                    {
                        s0 += Vector.Load(b + (p * width)) * x[p0 + p];
                    }
                }

                ((s0 + s1) + (s2 + s3)).Store(tile + lane);
            }

            var columns = Math.Min(width, n - (panel * width));
            for (var j = 0; j < columns; j++)
            {
                var at = y + (panel * width) + j;
                *at = tile[j] + (beta == 0 ? 0 : beta * *at);
            }
        }
    }
}
