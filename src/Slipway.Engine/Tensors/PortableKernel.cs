using System.Numerics;

namespace Slipway.Engine.Tensors;

/// <summary>4 x 16 tiles with whatever vectors the processor has (SSE, NEON), or none.</summary>
internal sealed unsafe class PortableKernel : GemmKernel
{
    public override int Rows => 4;

    internal override void Tile(int depth, float* a, float* b, float* c, int ldc, float beta)
    {
        for (var column = 0; column < PanelWidth; column += Vector<float>.Count)
        {
            var (s0, s1, s2, s3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            for (var p = 0; p < depth; p++)
            {
                var row = Vector.Load(b + (p * PanelWidth) + column);
                var left = a + (p * 4);
                s0 += row * left[0];
                s1 += row * left[1];
                s2 += row * left[2];
                s3 += row * left[3];
            }

            Store(s0, c + column, beta);
            Store(s1, c + ldc + column, beta);
            Store(s2, c + (2 * ldc) + column, beta);
            Store(s3, c + (3 * ldc) + column, beta);
        }
    }

    private static void Store(Vector<float> sum, float* c, float beta)
    {
        // beta = 0 must not read C: it may hold NaN from uninitialised memory.
        (beta == 0 ? sum : sum + (Vector.Load(c) * beta)).Store(c);
    }
}
