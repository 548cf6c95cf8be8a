using Slipway.Engine.Tensors;

namespace Slipway.Engine.Encoder;

/// <summary>Layer normalisation with its gain and bias.</summary>
internal sealed record Norm(float[] Gain, float[] Bias)
{
    /// <summary>Writes y [rows, width], the normalised rows and, per row, 1 / deviation.</summary>
    public void Apply(int rows, ReadOnlySpan<float> x, Span<float> y, Span<float> normalised, Span<float> inverse)
    {
        var width = Gain.Length;
        for (var i = 0; i < rows; i++)
        {
            var at = i * width;
            inverse[i] = LayerNorm.Row(x.Slice(at, width), Gain, Bias, EncoderShape.NormEpsilon, y.Slice(at, width), normalised.Slice(at, width));
        }
    }
}
