using Slipway.Engine.Tensors;
using Slipway.Engine.Training;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>A dense layer with frozen weights and, where it is a target, a low-rank addition: y = W x + b + scale * B (A x).</summary>
internal sealed class TunedProjection : IProjection
{
    private readonly Projection _frozen;
    private readonly PackedMatrix _backward;
    private readonly GrowingBuffer _low = new();
    private readonly GrowingBuffer _lowGradient = new();

    public TunedProjection(string name, float[] weight, float[] bias, LoraPair? lora)
    {
        _frozen = new Projection(weight, bias);
        _backward = PackedMatrix.Pack(bias.Length, weight.Length / bias.Length, weight);
        (Name, Lora) = (name, lora);
    }

    public string Name { get; }

    public LoraPair? Lora { get; }

    public int Inputs => _frozen.Inputs;

    public int Outputs => _frozen.Outputs;

    public void Apply(int rows, ReadOnlySpan<float> x, Span<float> y, int threads)
    {
        _frozen.Apply(rows, x, y, threads);
        if (Lora is { } lora)
        {
            // The low-rank activations are kept for the gradient, already scaled.
            var low = _low.Take(rows * lora.Rank);
            Gemm.Multiply(false, true, rows, lora.Rank, Inputs, x, Inputs, lora.A.Values, Inputs, low, lora.Rank, 0, threads);
            VectorMath.Scale(low, lora.Scale);
            Gemm.Multiply(false, true, rows, Outputs, lora.Rank, low, lora.Rank, lora.B.Values, lora.Rank, y, Outputs, 1, threads);
        }
    }

    /// <summary>Adds the gradients of A and B; writes dX [rows, Inputs] unless it is empty. x is what <see cref="Apply"/> got last.</summary>
    public void Backward(int rows, ReadOnlySpan<float> x, ReadOnlySpan<float> dY, Span<float> dX, int threads)
    {
        if (!dX.IsEmpty)
        {
            Gemm.Multiply(rows, dY, Outputs, _backward, dX, Inputs, 0, threads);
        }

        if (Lora is not { } lora)
        {
            return;
        }

        var rank = lora.Rank;
        var dLow = _lowGradient.Take(rows * rank);
        Gemm.Multiply(false, false, rows, rank, Outputs, dY, Outputs, lora.B.Values, rank, dLow, rank, 0, threads);
        VectorMath.Scale(dLow, lora.Scale);
        Gemm.Multiply(true, false, Outputs, rank, rows, dY, Outputs, _low.Span, rank, lora.B.Gradient, rank, 1, threads);
        Gemm.Multiply(true, false, rank, Inputs, rows, dLow, rank, x, Inputs, lora.A.Gradient, Inputs, 1, threads);
        if (!dX.IsEmpty)
        {
            Gemm.Multiply(false, false, rows, Inputs, rank, dLow, rank, lora.A.Values, Inputs, dX, Inputs, 1, threads);
        }
    }
}
