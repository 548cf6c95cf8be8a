namespace Slipway.Engine.Encoder;

/// <summary>A dense layer: y [rows, Outputs] = x [rows, Inputs] * Wᵀ + bias.</summary>
internal interface IProjection
{
    int Inputs { get; }

    int Outputs { get; }

    void Apply(int rows, ReadOnlySpan<float> x, Span<float> y, int threads);
}
