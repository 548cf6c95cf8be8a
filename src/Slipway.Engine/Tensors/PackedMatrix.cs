namespace Slipway.Engine.Tensors;

/// <summary>The right factor of a product, [Rows, Columns], packed once for many products. Immutable and safe to share between threads.</summary>
public sealed class PackedMatrix
{
    private PackedMatrix(int rows, int columns, float[] panels) => (Rows, Columns, Panels) = (rows, columns, panels);

    /// <summary>The inner dimension (k).</summary>
    public int Rows { get; }

    /// <summary>The outer dimension (n).</summary>
    public int Columns { get; }

    internal float[] Panels { get; }

    /// <summary>Packs B [rows, columns], row-major.</summary>
    public static PackedMatrix Pack(int rows, int columns, ReadOnlySpan<float> b) => Pack(rows, columns, b, columns, transposed: false);

    /// <summary>Packs the transpose of a row-major [columns, rows] matrix, the way linear layers store their weight [out, in].</summary>
    public static PackedMatrix PackTransposed(int rows, int columns, ReadOnlySpan<float> b) => Pack(rows, columns, b, rows, transposed: true);

    private static unsafe PackedMatrix Pack(int rows, int columns, ReadOnlySpan<float> b, int ldb, bool transposed)
    {
        Gemm.CheckFits(transposed ? columns : rows, transposed ? rows : columns, ldb, b.Length, nameof(b));
        var panels = new float[Packing.SizeOfB(rows, columns)];
        fixed (float* source = b, target = panels)
        {
            Packing.PackB(rows, columns, source, transposed ? 1 : ldb, transposed ? ldb : 1, target);
        }

        return new PackedMatrix(rows, columns, panels);
    }
}
