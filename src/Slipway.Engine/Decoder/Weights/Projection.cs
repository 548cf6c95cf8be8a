using Slipway.Engine.Decoder.Adapters;

namespace Slipway.Engine.Decoder.Weights;

/// <summary>A linear layer as it is served: the weight, and a low-rank correction when an adapter is on.</summary>
public sealed record Projection(WeightMatrix Weight, LoraPair? Lora = null)
{
    /// <summary>y [n, out] from x [n, in].</summary>
    public void Apply(int n, ReadOnlySpan<float> x, Span<float> y, int threads)
    {
        Weight.Multiply(n, x, y, threads);
        Lora?.Add(n, x, y, threads);
    }
}
