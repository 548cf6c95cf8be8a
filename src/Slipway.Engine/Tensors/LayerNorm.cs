using System.Numerics;

namespace Slipway.Engine.Tensors;

/// <summary>Layer normalisation of one row (Ba et al. 2016): y = gain * (x - mean) / sqrt(variance + epsilon) + bias.</summary>
public static class LayerNorm
{
    /// <summary>Writes y and, for the gradient, the normalised row; returns 1 / sqrt(variance + epsilon). The two outputs must not overlap.</summary>
    public static float Row(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, float epsilon, Span<float> y, Span<float> normalised)
    {
        var mean = VectorMath.Sum(x) / x.Length;
        var variance = SumOfSquares(x, mean) / x.Length;
        var inverse = 1 / MathF.Sqrt(variance + epsilon);
        var i = 0;
        for (; i + Vector<float>.Count <= x.Length; i += Vector<float>.Count)
        {
            var n = (VectorMath.Load(x, i) - new Vector<float>(mean)) * inverse;
            VectorMath.Store(normalised, i, n);
            VectorMath.Store(y, i, (n * VectorMath.Load(gain, i)) + VectorMath.Load(bias, i));
        }

        for (; i < x.Length; i++)
        {
            var n = (x[i] - mean) * inverse;
            normalised[i] = n;
            y[i] = (n * gain[i]) + bias[i];
        }

        return inverse;
    }

    /// <summary>dX += inverse * (g - mean(g) - n * mean(g*n)) with g = dY * gain and n the normalised row.</summary>
    public static void RowBackward(
        ReadOnlySpan<float> normalised, float inverse, ReadOnlySpan<float> gain, ReadOnlySpan<float> dY, Span<float> dX)
    {
        var (meanG, meanGn) = Means(normalised, gain, dY);
        var i = 0;
        for (; i + Vector<float>.Count <= dY.Length; i += Vector<float>.Count)
        {
            var pull = new Vector<float>(meanG) + (VectorMath.Load(normalised, i) * meanGn);
            var change = ((VectorMath.Load(dY, i) * VectorMath.Load(gain, i)) - pull) * inverse;
            VectorMath.Store(dX, i, VectorMath.Load(dX, i) + change);
        }

        for (; i < dY.Length; i++)
        {
            dX[i] += inverse * ((dY[i] * gain[i]) - meanG - (normalised[i] * meanGn));
        }
    }

    /// <summary>dGain += dY * n and dBias += dY for one row.</summary>
    public static void RowParameterGradients(ReadOnlySpan<float> normalised, ReadOnlySpan<float> dY, Span<float> dGain, Span<float> dBias)
    {
        for (var i = 0; i < dY.Length; i++)
        {
            dGain[i] += dY[i] * normalised[i];
            dBias[i] += dY[i];
        }
    }

    /// <summary>Means of g and of g * n.</summary>
    private static (float G, float Gn) Means(ReadOnlySpan<float> normalised, ReadOnlySpan<float> gain, ReadOnlySpan<float> dY)
    {
        var (sums, dots) = (Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i + Vector<float>.Count <= dY.Length; i += Vector<float>.Count)
        {
            var g = VectorMath.Load(dY, i) * VectorMath.Load(gain, i);
            sums += g;
            dots += g * VectorMath.Load(normalised, i);
        }

        var (sum, dot) = (Vector.Sum(sums), Vector.Sum(dots));
        for (; i < dY.Length; i++)
        {
            sum += dY[i] * gain[i];
            dot += dY[i] * gain[i] * normalised[i];
        }

        return (sum / dY.Length, dot / dY.Length);
    }

    private static float SumOfSquares(ReadOnlySpan<float> x, float mean)
    {
        var total = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= x.Length; i += Vector<float>.Count)
        {
            var d = VectorMath.Load(x, i) - new Vector<float>(mean);
            total += d * d;
        }

        var sum = Vector.Sum(total);
        for (; i < x.Length; i++)
        {
            sum += (x[i] - mean) * (x[i] - mean);
        }

        return sum;
    }
}
