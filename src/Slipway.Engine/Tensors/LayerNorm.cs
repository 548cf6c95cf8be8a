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
        var (sums, dots) = (0f, 0f);
        for (var i = 0; i < dY.Length; i++)
        {
            var g = dY[i] * gain[i];
            sums += g;
            dots += g * normalised[i];
        }

        var (meanG, meanGn) = (sums / dY.Length, dots / dY.Length);
        for (var i = 0; i < dY.Length; i++)
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
