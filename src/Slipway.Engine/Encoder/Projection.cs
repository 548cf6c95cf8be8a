using Slipway.Engine.Tensors;

namespace Slipway.Engine.Encoder;

/// <summary>A dense layer with fixed weights, packed once.</summary>
internal sealed class Projection : IProjection
{
    private readonly PackedMatrix _weight;
    private readonly float[] _bias;

    /// <param name="weight">[outputs, inputs].</param>
    /// <param name="bias">[outputs].</param>
    public Projection(float[] weight, float[] bias)
    {
        _bias = bias;
        _weight = PackedMatrix.PackTransposed(weight.Length / bias.Length, bias.Length, weight);
    }

    public int Inputs => _weight.Rows;

    public int Outputs => _weight.Columns;

    public void Apply(int rows, ReadOnlySpan<float> x, Span<float> y, int threads)
    {
        for (var i = 0; i < rows; i++)
        {
            _bias.CopyTo(y[(i * Outputs)..]);
        }

        Gemm.Multiply(rows, x, Inputs, _weight, y, Outputs, beta: 1, threads);
    }
}
