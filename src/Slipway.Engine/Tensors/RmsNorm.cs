using System.Numerics;

namespace Slipway.Engine.Tensors;

/// <summary>Root-mean-square normalisation of one row (Zhang and Sennrich 2019): y = gain * x / sqrt(mean(x²) + epsilon).</summary>
public static class RmsNorm
{
    /// <summary>Writes y; returns 1 / sqrt(mean(x²) + epsilon), which the gradient needs.</summary>
    public static float Row(ReadOnlySpan<float> x, ReadOnlySpan<float> gain, float epsilon, Span<float> y)
    {
        var inverse = 1 / MathF.Sqrt((VectorMath.Dot(x, x) / x.Length) + epsilon);
        var i = 0;
        for (; i + Vector<float>.Count <= x.Length; i += Vector<float>.Count)
        {
            VectorMath.Store(y, i, VectorMath.Load(x, i) * inverse * VectorMath.Load(gain, i));
        }

        for (; i < x.Length; i++)
        {
            y[i] = x[i] * inverse * gain[i];
        }

        return inverse;
    }

    /// <summary>dX += inverse * (g - x * inverse² * mean(g*x)) with g = dY * gain.</summary>
    public static void RowBackward(ReadOnlySpan<float> x, float inverse, ReadOnlySpan<float> gain, ReadOnlySpan<float> dY, Span<float> dX)
    {
        var dot = 0f;
        for (var i = 0; i < x.Length; i++)
        {
            dot += dY[i] * gain[i] * x[i];
        }

        var pull = inverse * inverse * dot / x.Length;
        for (var i = 0; i < x.Length; i++)
        {
            dX[i] += inverse * ((dY[i] * gain[i]) - (x[i] * pull));
        }
    }

    /// <summary>dGain += dY * x * inverse for one row.</summary>
    public static void RowGainGradient(ReadOnlySpan<float> x, float inverse, ReadOnlySpan<float> dY, Span<float> dGain)
    {
        for (var i = 0; i < x.Length; i++)
        {
            dGain[i] += dY[i] * x[i] * inverse;
        }
    }
}
