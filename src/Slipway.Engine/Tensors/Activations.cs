using System.Numerics;

namespace Slipway.Engine.Tensors;

/// <summary>Activation functions and their gradients, in place.</summary>
public static class Activations
{
    /// <summary>x = max(x, 0).</summary>
    public static void Relu(Span<float> x)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= x.Length; i += Vector<float>.Count)
        {
            VectorMath.Store(x, i, Vector.Max(VectorMath.Load(x, i), Vector<float>.Zero));
        }

        for (; i < x.Length; i++)
        {
            x[i] = MathF.Max(x[i], 0);
        }
    }

    /// <summary>Zeroes the gradient where the output of <see cref="Relu"/> is zero.</summary>
    public static void ReluBackward(ReadOnlySpan<float> output, Span<float> gradient)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= gradient.Length; i += Vector<float>.Count)
        {
            var open = Vector.GreaterThan(VectorMath.Load(output, i), Vector<float>.Zero);
            VectorMath.Store(gradient, i, Vector.ConditionalSelect(open, VectorMath.Load(gradient, i), Vector<float>.Zero));
        }

        for (; i < gradient.Length; i++)
        {
            gradient[i] = output[i] > 0 ? gradient[i] : 0;
        }
    }

    /// <summary>y = x * sigmoid(x) (SiLU, "swish").</summary>
    public static void Silu(ReadOnlySpan<float> x, Span<float> y)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= x.Length; i += Vector<float>.Count)
        {
            var v = VectorMath.Load(x, i);
            VectorMath.Store(y, i, v / (Vector<float>.One + Vector.Exp(-v)));
        }

        for (; i < x.Length; i++)
        {
            y[i] = x[i] / (1 + MathF.Exp(-x[i]));
        }
    }

    /// <summary>gradient *= d silu(x) / dx, with x the input of <see cref="Silu"/>.</summary>
    public static void SiluBackward(ReadOnlySpan<float> x, Span<float> gradient)
    {
        var i = 0;
        for (; i + Vector<float>.Count <= gradient.Length; i += Vector<float>.Count)
        {
            var v = VectorMath.Load(x, i);
            var s = Vector<float>.One / (Vector<float>.One + Vector.Exp(-v));
            var slope = s * (Vector<float>.One + (v * (Vector<float>.One - s)));
            VectorMath.Store(gradient, i, VectorMath.Load(gradient, i) * slope);
        }

        for (; i < gradient.Length; i++)
        {
            var s = 1 / (1 + MathF.Exp(-x[i]));
            gradient[i] *= s * (1 + (x[i] * (1 - s)));
        }
    }

    /// <summary>x = tanh(x).</summary>
    public static void Tanh(Span<float> x)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = MathF.Tanh(x[i]);
        }
    }

    /// <summary>gradient *= 1 - y², with y the output of <see cref="Tanh"/>.</summary>
    public static void TanhBackward(ReadOnlySpan<float> output, Span<float> gradient)
    {
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] *= 1 - (output[i] * output[i]);
        }
    }
}
