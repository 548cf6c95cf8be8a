using Slipway.Engine.Tensors;

namespace Slipway.Engine.Decoder.Weights;

/// <summary>A weight in float32.</summary>
public sealed class FloatMatrix(int outputs, int inputs, float[] values) : WeightMatrix(outputs, inputs)
{
    /// <inheritdoc/>
    public override void Row(int row, Span<float> floats) => values.AsSpan(row * In, In).CopyTo(floats);

    /// <inheritdoc/>
    public override void MultiplyVector(ReadOnlySpan<float> x, Span<float> y) => Gemv.Multiply(transB: true, Out, In, x, values, In, y);

    private protected override void MultiplyMany(int n, ReadOnlySpan<float> x, Span<float> y, int threads) =>
        Gemm.Multiply(false, true, n, Out, In, x, In, values, In, y, Out, beta: 0, threads);
}
