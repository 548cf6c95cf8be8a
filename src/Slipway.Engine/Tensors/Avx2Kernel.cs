using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Slipway.Engine.Tensors;

/// <summary>6 x 16 tiles: twelve accumulators of eight floats, two loads and six broadcasts for twelve fused multiply-adds.</summary>
internal sealed unsafe class Avx2Kernel : GemmKernel
{
    public override int Rows => 6;

    [SkipLocalsInit]
    internal override void Tile(int depth, float* a, float* b, float* c, int ldc, float beta)
    {
        var s0l = Vector256<float>.Zero;
        var s0r = Vector256<float>.Zero;
        var s1l = Vector256<float>.Zero;
        var s1r = Vector256<float>.Zero;
        var s2l = Vector256<float>.Zero;
        var s2r = Vector256<float>.Zero;
        var s3l = Vector256<float>.Zero;
        var s3r = Vector256<float>.Zero;
        var s4l = Vector256<float>.Zero;
        var s4r = Vector256<float>.Zero;
        var s5l = Vector256<float>.Zero;
        var s5r = Vector256<float>.Zero;

        for (var p = 0; p < depth; p++)
        {
            var b0 = Vector256.Load(b);
            var b1 = Vector256.Load(b + 8);
            var left = Vector256.Create(a[0]);
            s0l = Fma.MultiplyAdd(left, b0, s0l);
            s0r = Fma.MultiplyAdd(left, b1, s0r);
            left = Vector256.Create(a[1]);
            s1l = Fma.MultiplyAdd(left, b0, s1l);
            s1r = Fma.MultiplyAdd(left, b1, s1r);
            left = Vector256.Create(a[2]);
            s2l = Fma.MultiplyAdd(left, b0, s2l);
            s2r = Fma.MultiplyAdd(left, b1, s2r);
            left = Vector256.Create(a[3]);
            s3l = Fma.MultiplyAdd(left, b0, s3l);
            s3r = Fma.MultiplyAdd(left, b1, s3r);
            left = Vector256.Create(a[4]);
            s4l = Fma.MultiplyAdd(left, b0, s4l);
            s4r = Fma.MultiplyAdd(left, b1, s4r);
            left = Vector256.Create(a[5]);
            s5l = Fma.MultiplyAdd(left, b0, s5l);
            s5r = Fma.MultiplyAdd(left, b1, s5r);
            a += 6;
            b += PanelWidth;
        }

        Store(s0l, s0r, c, beta);
        Store(s1l, s1r, c + ldc, beta);
        Store(s2l, s2r, c + (2 * ldc), beta);
        Store(s3l, s3r, c + (3 * ldc), beta);
        Store(s4l, s4r, c + (4 * ldc), beta);
        Store(s5l, s5r, c + (5 * ldc), beta);
    }

    private static void Store(Vector256<float> left, Vector256<float> right, float* c, float beta)
    {
        if (beta != 0)
        {
            var scale = Vector256.Create(beta);
            left = Fma.MultiplyAdd(Vector256.Load(c), scale, left);
            right = Fma.MultiplyAdd(Vector256.Load(c + 8), scale, right);
        }

        left.Store(c);
        right.Store(c + 8);
    }
}
