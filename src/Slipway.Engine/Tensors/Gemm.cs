using System.Buffers;

namespace Slipway.Engine.Tensors;

/// <summary>Products of row-major float32 matrices: C = beta * C + op(A) * op(B). Kernels and packing after Goto and van de Geijn (2008).</summary>
public static unsafe class Gemm
{
    /// <summary>C [m, n] = beta * C + op(A) [m, k] * op(B) [k, n].</summary>
    /// <param name="transA">A is stored [k, m].</param>
    /// <param name="transB">B is stored [n, k].</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Inner dimension; 0 leaves beta * C.</param>
    /// <param name="a">Left factor.</param>
    /// <param name="lda">Floats from one stored row of A to the next.</param>
    /// <param name="b">Right factor.</param>
    /// <param name="ldb">Floats from one stored row of B to the next.</param>
    /// <param name="c">The result; with beta = 0 its old content is never read.</param>
    /// <param name="ldc">Floats from one row of C to the next.</param>
    /// <param name="beta">What is kept of C.</param>
    /// <param name="threads">Threads to use, at most.</param>
    /// <param name="kernel">The inner loop; the processor's best when null.</param>
    public static void Multiply(
        bool transA, bool transB, int m, int n, int k, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb,
        Span<float> c, int ldc, float beta = 0, int threads = 1, GemmKernel? kernel = null)
    {
        CheckFits(transA ? k : m, transA ? m : k, lda, a.Length, nameof(a));
        CheckFits(transB ? n : k, transB ? k : n, ldb, b.Length, nameof(b));
        CheckFits(m, n, ldc, c.Length, nameof(c));
        if (m == 1 && kernel is null && !transA)
        {
            Gemv.Multiply(transB, n, k, a, b, ldb, c[..n], beta);
            return;
        }

        var rented = ArrayPool<float>.Shared.Rent(Packing.SizeOfB(k, n));
        fixed (float* pa = a, pb = b, pc = c, panels = rented)
        {
            Packing.PackB(k, n, pb, transB ? 1 : ldb, transB ? ldb : 1, panels);
            var left = new GemmBlocks.Left(pa, transA ? 1 : lda, transA ? lda : 1);
            GemmBlocks.Run(m, n, k, left, panels, pc, ldc, beta, threads, kernel ?? GemmKernel.Best);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>C [m, b.Columns] = beta * C + A [m, b.Rows] * B with B packed beforehand.</summary>
    public static void Multiply(
        int m, ReadOnlySpan<float> a, int lda, PackedMatrix b, Span<float> c, int ldc,
        float beta = 0, int threads = 1, GemmKernel? kernel = null)
    {
        ArgumentNullException.ThrowIfNull(b);
        CheckFits(m, b.Rows, lda, a.Length, nameof(a));
        CheckFits(m, b.Columns, ldc, c.Length, nameof(c));
        fixed (float* pa = a, pc = c, panels = b.Panels)
        {
            if (m == 1 && kernel is null)
            {
                Gemv.MultiplyPanels(b.Rows, b.Columns, pa, panels, pc, beta);
                return;
            }

            GemmBlocks.Run(m, b.Columns, b.Rows, new GemmBlocks.Left(pa, lda, 1), panels, pc, ldc, beta, threads, kernel ?? GemmKernel.Best);
        }
    }

    internal static void CheckFits(int rows, int columns, int stride, int length, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows, name);
        ArgumentOutOfRangeException.ThrowIfNegative(columns, name);
        if (rows > 0 && columns > 0 && (stride < columns || ((long)(rows - 1) * stride) + columns > length))
        {
            throw new ArgumentException($"[{rows}, {columns}] with stride {stride} does not fit into {length} floats.", name);
        }
    }
}
