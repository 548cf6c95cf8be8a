using System.Numerics;

namespace Slipway.Engine.Tensors;

/// <summary>Softmax over one row, and its gradient.</summary>
public static class Softmax
{
    /// <summary>row[i] = exp(row[i] - max) / sum, in place. Entries of negative infinity become zero.</summary>
    public static void Row(Span<float> row)
    {
        var max = VectorMath.Max(row);
        if (float.IsNegativeInfinity(max))
        {
            row.Clear();
            return;
        }

        VectorMath.Scale(row, 1 / ExpInPlace(row, max));
    }

    /// <summary>log of the sum of exp(row), computed without overflow.</summary>
    public static float LogSumExp(ReadOnlySpan<float> row)
    {
        var max = VectorMath.Max(row);
        if (float.IsInfinity(max))
        {
            return max;
        }

        var shift = new Vector<float>(max);
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= row.Length; i += Vector<float>.Count)
        {
            sums += Vector.Exp(VectorMath.Load(row, i) - shift);
        }

        var sum = Vector.Sum(sums);
        for (; i < row.Length; i++)
        {
            sum += MathF.Exp(row[i] - max);
        }

        return max + MathF.Log(sum);
    }

    /// <summary>With y = softmax(x) and dY: dX[i] = y[i] * (dY[i] - sum of dY*y), written over dY.</summary>
    public static void RowBackward(ReadOnlySpan<float> y, Span<float> gradient)
    {
        var dot = VectorMath.Dot(y, gradient);
        var shift = new Vector<float>(dot);
        var i = 0;
        for (; i + Vector<float>.Count <= gradient.Length; i += Vector<float>.Count)
        {
            VectorMath.Store(gradient, i, VectorMath.Load(y, i) * (VectorMath.Load(gradient, i) - shift));
        }

        for (; i < gradient.Length; i++)
        {
            gradient[i] = y[i] * (gradient[i] - dot);
        }
    }

    private static float ExpInPlace(Span<float> row, float max)
    {
        var shift = new Vector<float>(max);
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= row.Length; i += Vector<float>.Count)
        {
            var e = Vector.Exp(VectorMath.Load(row, i) - shift);
            VectorMath.Store(row, i, e);
            sums += e;
        }

        var sum = Vector.Sum(sums);
        for (; i < row.Length; i++)
        {
            row[i] = MathF.Exp(row[i] - max);
            sum += row[i];
        }

        return sum;
    }
}
