using System.Runtime.Intrinsics.X86;

namespace Slipway.Engine.Tensors;

/// <summary>
/// The innermost loop of a matrix product: one tile of C, <see cref="Rows"/> x <see cref="PanelWidth"/>, from packed panels of A and B.
/// Each kernel gives the same sums up to rounding, so that any of them can be checked against another.
/// </summary>
public abstract unsafe class GemmKernel
{
    /// <summary>Columns of one packed panel of B; the same for every kernel, so packed weights do not depend on the processor.</summary>
    public const int PanelWidth = 16;

    /// <summary>Rows of C that one call computes.</summary>
    public abstract int Rows { get; }

    /// <summary>The kernels this processor can run, fastest first; the portable one is always the last.</summary>
    public static IReadOnlyList<GemmKernel> Supported { get; } = FindSupported();

    /// <summary>The fastest kernel of this processor.</summary>
    public static GemmKernel Best { get; } = Supported[0];

    /// <summary>c[Rows, 16] = beta * c + a * b, where a is packed [depth][Rows] and b is packed [depth][16].</summary>
    internal abstract void Tile(int depth, float* a, float* b, float* c, int ldc, float beta);

    private static List<GemmKernel> FindSupported()
    {
        var kernels = new List<GemmKernel>(3);
        if (Avx512F.IsSupported)
        {
            kernels.Add(new Avx512Kernel());
        }

        if (Avx2.IsSupported && Fma.IsSupported)
        {
            kernels.Add(new Avx2Kernel());
        }

        kernels.Add(new PortableKernel());
        return kernels;
    }
}
