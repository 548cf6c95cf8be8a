using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Slipway.Engine.Tensors;

/// <summary>Turns rows of a matrix into columns of a panel: packed[p * paddedWidth + w] = source[w * widthStride + p * depthStride].</summary>
internal static unsafe class PanelTranspose
{
    /// <summary>Columns done at a time, so that the strided writes stay in the first-level cache.</summary>
    private const int Strip = 64;

    public static void Run(int depth, int width, int paddedWidth, float* source, int widthStride, float* packed, int depthStride)
    {
        for (var p0 = 0; p0 < depth; p0 += Strip)
        {
            var end = Math.Min(depth, p0 + Strip);
            var w = 0;
            for (; Sse.IsSupported && depthStride == 1 && w + 4 <= width; w += 4)
            {
                FourRows(p0, end, paddedWidth, source + ((nint)w * widthStride), widthStride, packed + w);
            }

            for (; w < width; w++)
            {
                var from = source + ((nint)w * widthStride);
                for (var p = p0; p < end; p++)
                {
                    packed[(p * paddedWidth) + w] = from[(nint)p * depthStride];
                }
            }
        }
    }

    /// <summary>Blocks of 4 x 4 turned in registers, then the columns that are left.</summary>
    private static void FourRows(int p, int end, int paddedWidth, float* source, int widthStride, float* packed)
    {
        var (r0, r1, r2, r3) = (0, widthStride, 2 * (nint)widthStride, 3 * (nint)widthStride);
        for (; p + 4 <= end; p += 4)
        {
            var from = source + p;
            var (a, b, c, d) = (Vector128.Load(from + r0), Vector128.Load(from + r1), Vector128.Load(from + r2), Vector128.Load(from + r3));
            var (ab, abHigh) = (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b));
            var (cd, cdHigh) = (Sse.UnpackLow(c, d), Sse.UnpackHigh(c, d));
            var to = packed + (p * paddedWidth);
            Sse.MoveLowToHigh(ab, cd).Store(to);
            Sse.MoveHighToLow(cd, ab).Store(to + paddedWidth);
            Sse.MoveLowToHigh(abHigh, cdHigh).Store(to + (2 * paddedWidth));
            Sse.MoveHighToLow(cdHigh, abHigh).Store(to + (3 * paddedWidth));
        }

        for (; p < end; p++)
        {
            var to = packed + (p * paddedWidth);
            (to[0], to[1], to[2], to[3]) = (source[p + r0], source[p + r1], source[p + r2], source[p + r3]);
        }
    }
}
