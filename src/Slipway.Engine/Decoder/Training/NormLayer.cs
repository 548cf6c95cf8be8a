using Slipway.Engine.Tensors;
using Slipway.Engine.Training;

namespace Slipway.Engine.Decoder.Training;

/// <summary>RMSNorm over rows; keeps each row's scale for the way back.</summary>
public sealed class NormLayer(float[] gain, float[]? gradient, float epsilon)
{
    private float[] inverse = [];

    public static NormLayer Trained(Parameter gain, float epsilon) => new(gain.Values, gain.Gradient, epsilon);

    public void Forward(int n, ReadOnlySpan<float> x, Span<float> y)
    {
        var width = gain.Length;
        inverse = inverse.Length < n ? new float[n] : inverse;
        for (var row = 0; row < n; row++)
        {
            inverse[row] = RmsNorm.Row(x.Slice(row * width, width), gain, epsilon, y.Slice(row * width, width));
        }
    }

    /// <summary>dX += the gradient through the norm; x is what Forward was given.</summary>
    public void Backward(int n, ReadOnlySpan<float> x, ReadOnlySpan<float> dY, Span<float> dX)
    {
        var width = gain.Length;
        for (var row = 0; row < n; row++)
        {
            var at = row * width;
            RmsNorm.RowBackward(x.Slice(at, width), inverse[row], gain, dY.Slice(at, width), dX.Slice(at, width));
            if (gradient is not null)
            {
                RmsNorm.RowGainGradient(x.Slice(at, width), inverse[row], dY.Slice(at, width), gradient);
            }
        }
    }
}
