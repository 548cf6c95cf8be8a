namespace Slipway.Engine.Tensors;

/// <summary>
/// Copies blocks of matrices into the order in which a kernel reads them (Goto and van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", 2008), with zeros where a block ends before its panel does.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>Inner dimension of one block: a panel of B (384 x 16 floats, 24 KiB) stays in the first-level cache.</summary>
    public const int Depth = 384;

    private const int Width = GemmKernel.PanelWidth;

    /// <summary>Floats that packing B [k, n] takes.</summary>
    public static int SizeOfB(int k, int n) => checked(Panels(n) * Width * k);

    public static int Panels(int n) => (n + Width - 1) / Width;

    /// <summary>
    /// B [k, n] with element (p, j) at b[p * rowStride + j * columnStride] becomes, for each block of <see cref="Depth"/> rows, panels [depth][16].
    /// </summary>
    public static void PackB(int k, int n, float* b, int rowStride, int columnStride, float* packed)
    {
        for (var p0 = 0; p0 < k; p0 += Depth)
        {
            var depth = Math.Min(Depth, k - p0);
            for (var j0 = 0; j0 < n; j0 += Width)
            {
                var width = Math.Min(Width, n - j0);
                var source = b + ((nint)p0 * rowStride) + ((nint)j0 * columnStride);
                PackPanel(depth, width, Width, source, rowStride, columnStride, packed);
                packed += depth * Width;
            }
        }
    }

    /// <summary>A block [m, depth] becomes panels [depth][rows].</summary>
    public static void PackA(int m, int depth, int rows, float* a, int rowStride, int columnStride, float* packed)
    {
        for (var i0 = 0; i0 < m; i0 += rows)
        {
            var height = Math.Min(rows, m - i0);
            PackPanel(depth, height, rows, a + ((nint)i0 * rowStride), columnStride, rowStride, packed);
            packed += depth * rows;
        }
    }

    private static void PackPanel(int depth, int width, int paddedWidth, float* source, int depthStride, int widthStride, float* packed)
    {
        if (width < paddedWidth)
        {
            new Span<float>(packed, depth * paddedWidth).Clear();
        }

        if (widthStride == 1)
        {
            for (var p = 0; p < depth; p++)
            {
                new ReadOnlySpan<float>(source + ((nint)p * depthStride), width).CopyTo(new Span<float>(packed + (p * paddedWidth), width));
            }

            return;
        }

        PanelTranspose.Run(depth, width, paddedWidth, source, widthStride, packed, depthStride);
    }
}
