using System.Buffers;

namespace Slipway.Engine.Tensors;

/// <summary>The loops around the kernel: blocks of the inner dimension, blocks of rows, panels of columns; split over threads.</summary>
internal static unsafe class GemmBlocks
{
    /// <summary>Rows of A packed at a time: 96 x 384 floats (144 KiB) stay in the second-level cache. A multiple of every kernel's rows.</summary>
    private const int RowBlock = 96;

    private const int Width = GemmKernel.PanelWidth;

    /// <summary>Below this many multiply-adds starting another thread costs more than it saves.</summary>
    private const long WorthAThread = 1 << 19;

    public static void Run(int m, int n, int k, Left a, float* panels, float* c, int ldc, float beta, int threads, GemmKernel kernel)
    {
        if (m == 0 || n == 0)
        {
            return;
        }

        var whole = new Job(n, k, a, panels, c, ldc, beta, kernel);
        if (k == 0)
        {
            whole.Scale(m);
            return;
        }

        var workers = (int)Math.Clamp((long)m * n * k / WorthAThread, 1, Math.Max(1, threads));
        if (workers == 1)
        {
            whole.Rows(0, m, 0, Packing.Panels(n));
            return;
        }

        // Tall products are split by rows; short ones by columns, where every thread packs the same few rows again.
        var byRows = m >= workers * kernel.Rows * 2;
        var step = byRows ? kernel.Rows : 1;
        var units = byRows ? (m + step - 1) / step : Packing.Panels(n);
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, w =>
        {
            var from = (int)((long)units * w / workers) * step;
            var to = (int)((long)units * (w + 1) / workers) * step;
            if (byRows)
            {
                whole.Rows(from, Math.Min(m, to), 0, Packing.Panels(n));
            }
            else
            {
                whole.Rows(0, m, from, to);
            }
        });
    }

    /// <summary>Where element (i, p) of op(A) lies: data[i * RowStride + p * DepthStride].</summary>
    internal readonly struct Left(float* data, int rowStride, int depthStride)
    {
        public float* At(int i, int p) => data + ((nint)i * rowStride) + ((nint)p * depthStride);

        public void Pack(int i, int rows, int p, int depth, int panelRows, float* packed) =>
            Packing.PackA(rows, depth, panelRows, At(i, p), rowStride, depthStride, packed);
    }

    private sealed class Job(int n, int k, Left a, float* panels, float* c, int ldc, float beta, GemmKernel kernel)
    {
        public void Rows(int from, int to, int firstPanel, int lastPanel)
        {
            var rented = ArrayPool<float>.Shared.Rent((RowBlock + kernel.Rows) * Packing.Depth);
            fixed (float* packed = rented)
            {
                for (var p = 0; p < k; p += Packing.Depth)
                {
                    for (var i = from; i < to; i += RowBlock)
                    {
                        Block(i, Math.Min(RowBlock, to - i), p, firstPanel, lastPanel, packed);
                    }
                }
            }

            ArrayPool<float>.Shared.Return(rented);
        }

        public void Scale(int m)
        {
            for (var i = 0; i < m; i++)
            {
                var row = new Span<float>(c + ((nint)i * ldc), n);
                if (beta == 0)
                {
                    row.Clear();
                }
                else
                {
                    VectorMath.Scale(row, beta);
                }
            }
        }

        private void Block(int i, int rows, int p, int firstPanel, int lastPanel, float* packed)
        {
            var depth = Math.Min(Packing.Depth, k - p);
            var keep = p == 0 ? beta : 1;
            a.Pack(i, rows, p, depth, kernel.Rows, packed);
            var block = panels + ((nint)Packing.Panels(n) * Width * p);
            for (var panel = firstPanel; panel < lastPanel; panel++)
            {
                var right = block + ((nint)panel * depth * Width);
                var width = Math.Min(Width, n - (panel * Width));
                for (var r = 0; r < rows; r += kernel.Rows)
                {
                    var target = c + ((nint)(i + r) * ldc) + (panel * Width);
                    var height = Math.Min(kernel.Rows, rows - r);
                    if (width == Width && height == kernel.Rows)
                    {
                        kernel.Tile(depth, packed + (r * depth), right, target, ldc, keep);
                    }
                    else
                    {
                        Edge(depth, packed + (r * depth), right, target, height, width, keep);
                    }
                }
            }
        }

        /// <summary>A tile that reaches past C is computed aside, and the part that belongs to C is copied.</summary>
        private void Edge(int depth, float* left, float* right, float* target, int height, int width, float keep)
        {
            var tile = stackalloc float[kernel.Rows * Width];
            kernel.Tile(depth, left, right, tile, Width, 0);
            for (var i = 0; i < height; i++)
            {
                for (var j = 0; j < width; j++)
                {
                    var at = target + ((nint)i * ldc) + j;
                    *at = tile[(i * Width) + j] + (keep == 0 ? 0 : keep * *at);
                }
            }
        }
    }
}
