using System.Numerics;
using System.Runtime.InteropServices;

namespace Slipway.Engine.Tensors;

/// <summary>Element-wise loops and reductions over float vectors. Spans of one call have the same length unless said otherwise.</summary>
public static class VectorMath
{
    private static int Lanes => Vector<float>.Count;

    /// <summary>Sum of x[i] * y[i].</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        y = y[..x.Length];
        var (s0, s1, s2, s3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i + (4 * Lanes) <= x.Length; i += 4 * Lanes)
        {
            s0 = Vector.FusedMultiplyAdd(Load(x, i), Load(y, i), s0);
            s1 = Vector.FusedMultiplyAdd(Load(x, i + Lanes), Load(y, i + Lanes), s1);
            s2 = Vector.FusedMultiplyAdd(Load(x, i + (2 * Lanes)), Load(y, i + (2 * Lanes)), s2);
            s3 = Vector.FusedMultiplyAdd(Load(x, i + (3 * Lanes)), Load(y, i + (3 * Lanes)), s3);
        }

        for (; i + Lanes <= x.Length; i += Lanes)
        {
            s0 = Vector.FusedMultiplyAdd(Load(x, i), Load(y, i), s0);
        }

        var sum = Vector.Sum((s0 + s1) + (s2 + s3));
        for (; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>Sum of x[i].</summary>
    public static float Sum(ReadOnlySpan<float> x)
    {
        var total = Vector<float>.Zero;
        var i = 0;
        for (; i + Lanes <= x.Length; i += Lanes)
        {
            total += Load(x, i);
        }

        var sum = Vector.Sum(total);
        for (; i < x.Length; i++)
        {
            sum += x[i];
        }

        return sum;
    }

    /// <summary>Largest x[i]; negative infinity for an empty span.</summary>
    public static float Max(ReadOnlySpan<float> x)
    {
        var max = float.NegativeInfinity;
        var i = 0;
        if (x.Length >= Lanes)
        {
            var best = Load(x, 0);
            for (i = Lanes; i + Lanes <= x.Length; i += Lanes)
            {
                best = Vector.Max(best, Load(x, i));
            }

            for (var lane = 0; lane < Lanes; lane++)
            {
                max = MathF.Max(max, best[lane]);
            }
        }

        for (; i < x.Length; i++)
        {
            max = MathF.Max(max, x[i]);
        }

        return max;
    }

    /// <summary>y += x.</summary>
    public static void Add(Span<float> y, ReadOnlySpan<float> x)
    {
        x = x[..y.Length];
        var i = 0;
        for (; i + Lanes <= y.Length; i += Lanes)
        {
            Store(y, i, Load(y, i) + Load(x, i));
        }

        for (; i < y.Length; i++)
        {
            y[i] += x[i];
        }
    }

    /// <summary>y += scale * x (axpy).</summary>
    public static void AddScaled(Span<float> y, ReadOnlySpan<float> x, float scale)
    {
        x = x[..y.Length];
        var factor = new Vector<float>(scale);
        var i = 0;
        for (; i + Lanes <= y.Length; i += Lanes)
        {
            Store(y, i, Vector.FusedMultiplyAdd(Load(x, i), factor, Load(y, i)));
        }

        for (; i < y.Length; i++)
        {
            y[i] += scale * x[i];
        }
    }

    /// <summary>y = keep * y + scale * x.</summary>
    public static void ScaleAdd(Span<float> y, float keep, ReadOnlySpan<float> x, float scale)
    {
        x = x[..y.Length];
        var i = 0;
        for (; i + Lanes <= y.Length; i += Lanes)
        {
            Store(y, i, (Load(y, i) * keep) + (Load(x, i) * scale));
        }

        for (; i < y.Length; i++)
        {
            y[i] = (keep * y[i]) + (scale * x[i]);
        }
    }

    /// <summary>y *= scale.</summary>
    public static void Scale(Span<float> y, float scale)
    {
        var i = 0;
        for (; i + Lanes <= y.Length; i += Lanes)
        {
            Store(y, i, Load(y, i) * scale);
        }

        for (; i < y.Length; i++)
        {
            y[i] *= scale;
        }
    }

    /// <summary>y *= x, element by element.</summary>
    public static void MultiplyBy(Span<float> y, ReadOnlySpan<float> x)
    {
        x = x[..y.Length];
        var i = 0;
        for (; i + Lanes <= y.Length; i += Lanes)
        {
            Store(y, i, Load(y, i) * Load(x, i));
        }

        for (; i < y.Length; i++)
        {
            y[i] *= x[i];
        }
    }

    /// <summary>Adds a bias [columns] to every row of y [rows, columns].</summary>
    public static void AddBias(Span<float> y, int columns, ReadOnlySpan<float> bias)
    {
        for (var at = 0; at < y.Length; at += columns)
        {
            Add(y.Slice(at, columns), bias);
        }
    }

    /// <summary>sum [columns] += the rows of y [rows, columns]: the gradient of a bias.</summary>
    public static void AddRows(Span<float> sum, ReadOnlySpan<float> y)
    {
        for (var at = 0; at < y.Length; at += sum.Length)
        {
            Add(sum, y.Slice(at, sum.Length));
        }
    }

    internal static Vector<float> Load(ReadOnlySpan<float> x, int at) =>
        Vector.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)at);

    internal static void Store(Span<float> y, int at, Vector<float> value) =>
        value.StoreUnsafe(ref MemoryMarshal.GetReference(y), (nuint)at);
}
