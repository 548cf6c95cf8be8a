using Slipway.Engine.Tensors;
using Slipway.Engine.Training;

namespace Slipway.Engine.Decoder.Training;

/// <summary>y = x Wᵀ, plus a low-rank correction when one is being trained. W is [out, in].</summary>
public sealed class LinearLayer
{
    private readonly float[] weight;
    private readonly float[]? gradient;
    private readonly LoraFactors? lora;
    private readonly int threads;

    private LinearLayer(int inputs, int outputs, float[] weight, float[]? gradient, LoraFactors? lora, int threads) =>
        (Inputs, Outputs, this.weight, this.gradient, this.lora, this.threads) = (inputs, outputs, weight, gradient, lora, threads);

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>All of W is trained.</summary>
    public static LinearLayer Trained(Parameter weight, int threads) =>
        new(weight.Shape[1], weight.Shape[0], weight.Values, weight.Gradient, lora: null, threads);

    /// <summary>W stays as it is; only <paramref name="lora"/>, if given, is trained.</summary>
    public static LinearLayer Frozen(float[] weight, int inputs, int outputs, LoraFactors? lora, int threads) =>
        new(inputs, outputs, weight, gradient: null, lora, threads);

    /// <summary>y [n, out] from x [n, in].</summary>
    public void Forward(int n, ReadOnlySpan<float> x, Span<float> y)
    {
        Gemm.Multiply(false, true, n, Outputs, Inputs, x, Inputs, weight, Inputs, y, Outputs, beta: 0, threads);
        lora?.AddForward(n, x, y, threads);
    }

    /// <summary>dX = beta * dX + dY W, and the gradients of what is trained.</summary>
    public void Backward(int n, ReadOnlySpan<float> x, ReadOnlySpan<float> dY, Span<float> dX, float beta)
    {
        Gemm.Multiply(false, false, n, Inputs, Outputs, dY, Outputs, weight, Inputs, dX, Inputs, beta, threads);
        if (gradient is not null)
        {
            Gemm.Multiply(true, false, Outputs, Inputs, n, dY, Outputs, x, Inputs, gradient, Inputs, beta: 1, threads);
        }

        lora?.AddBackward(n, x, dY, dX, threads);
    }
}
