using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Slipway.Engine.Tensors;

/// <summary>12 x 16 tiles: twelve accumulators of sixteen floats; the left factor is a broadcast memory operand of the multiply-add.</summary>
internal sealed unsafe class Avx512Kernel : GemmKernel
{
    public override int Rows => 12;

    [SkipLocalsInit]
    internal override void Tile(int depth, float* a, float* b, float* c, int ldc, float beta)
    {
        var s0 = Vector512<float>.Zero;
        var s1 = Vector512<float>.Zero;
        var s2 = Vector512<float>.Zero;
        var s3 = Vector512<float>.Zero;
        var s4 = Vector512<float>.Zero;
        var s5 = Vector512<float>.Zero;
        var s6 = Vector512<float>.Zero;
        var s7 = Vector512<float>.Zero;
        var s8 = Vector512<float>.Zero;
        var s9 = Vector512<float>.Zero;
        var s10 = Vector512<float>.Zero;
        var s11 = Vector512<float>.Zero;

        for (var p = 0; p < depth; p++)
        {
            var b0 = Vector512.Load(b);
            s0 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[0]), b0, s0);
            s1 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[1]), b0, s1);
            s2 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[2]), b0, s2);
            s3 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[3]), b0, s3);
            s4 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[4]), b0, s4);
            s5 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[5]), b0, s5);
            s6 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[6]), b0, s6);
            s7 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[7]), b0, s7);
            s8 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[8]), b0, s8);
            s9 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[9]), b0, s9);
            s10 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[10]), b0, s10);
            s11 = Avx512F.FusedMultiplyAdd(Vector512.Create(a[11]), b0, s11);
            a += 12;
            b += PanelWidth;
        }

        Store(s0, c, beta);
        Store(s1, c + ldc, beta);
        Store(s2, c + (2 * ldc), beta);
        Store(s3, c + (3 * ldc), beta);
        Store(s4, c + (4 * ldc), beta);
        Store(s5, c + (5 * ldc), beta);
        Store(s6, c + (6 * ldc), beta);
        Store(s7, c + (7 * ldc), beta);
        Store(s8, c + (8 * ldc), beta);
        Store(s9, c + (9 * ldc), beta);
        Store(s10, c + (10 * ldc), beta);
        Store(s11, c + (11 * ldc), beta);
    }

    private static void Store(Vector512<float> sum, float* c, float beta)
    {
        if (beta != 0)
        {
            var scale = Vector512.Create(beta);
            sum = Avx512F.FusedMultiplyAdd(Vector512.Load(c), scale, sum);
        }

        sum.Store(c);
    }
}
