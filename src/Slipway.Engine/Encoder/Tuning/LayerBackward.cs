using Slipway.Engine.Tensors;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>The gradient of one <see cref="EncoderLayer"/> whose dense layers are <see cref="TunedProjection"/>s.</summary>
internal sealed class LayerBackward(EncoderLayer layer)
{
    private readonly GrowingBuffer _dMiddle = new();
    private readonly GrowingBuffer _dWide = new();
    private readonly GrowingBuffer _dNormed = new();
    private readonly GrowingBuffer _dContext = new();

    /// <summary>From dOutput [T, 512] to dInput [T, width]; an empty dInput says that nothing below learns.</summary>
    public void Run(TokenBatch batch, LayerActivations a, ReadOnlySpan<float> dOutput, Span<float> dInput, int threads)
    {
        var tokens = batch.Tokens;
        var dMiddle = _dMiddle.Take(tokens * EncoderShape.Dimension);
        dOutput.CopyTo(dMiddle);
        FeedForward(tokens, a, dOutput, dMiddle, threads);

        var width = layer.Width;
        var dContext = _dContext.Take(tokens * width);
        Tuned(layer.Out).Backward(tokens, a.Context.Span, dMiddle, dContext, threads);
        var dQkv = _dWide.Take(tokens * 3 * width);
        AttentionBackward.Run(batch, width, a.Qkv, a.Weights, _dContext, _dWide, threads);

        var dNormed = dInput.IsEmpty ? [] : _dNormed.Take(tokens * width);
        Tuned(layer.Qkv).Backward(tokens, a.Normed.Span, dQkv, dNormed, threads);
        Residual(tokens, a, dMiddle, dInput, threads);
        if (!dInput.IsEmpty)
        {
            AddNorm(tokens, layer.AttentionNorm, a.Normalised.Span, a.Inverse.Span, dNormed, dInput);
        }
    }

    private static TunedProjection Tuned(IProjection projection) => (TunedProjection)projection;

    private static void AddNorm(
        int tokens, Norm norm, ReadOnlySpan<float> normalised, ReadOnlySpan<float> inverse, ReadOnlySpan<float> dY, Span<float> dX)
    {
        var width = norm.Gain.Length;
        for (var i = 0; i < tokens; i++)
        {
            var at = i * width;
            LayerNorm.RowBackward(normalised.Slice(at, width), inverse[i], norm.Gain, dY.Slice(at, width), dX.Slice(at, width));
        }
    }

    private void FeedForward(int tokens, LayerActivations a, ReadOnlySpan<float> dOutput, Span<float> dMiddle, int threads)
    {
        var dHidden = _dWide.Take(tokens * EncoderShape.FeedForward);
        Tuned(layer.FeedOut).Backward(tokens, a.Hidden.Span, dOutput, dHidden, threads);
        Activations.ReluBackward(a.Hidden.Span, dHidden);
        var dNormed = _dNormed.Take(tokens * EncoderShape.Dimension);
        Tuned(layer.FeedIn).Backward(tokens, a.FeedNormed.Span, dHidden, dNormed, threads);
        AddNorm(tokens, layer.FeedNorm, a.FeedNormalised.Span, a.FeedInverse.Span, dNormed, dMiddle);
    }

    private void Residual(int tokens, LayerActivations a, ReadOnlySpan<float> dMiddle, Span<float> dInput, int threads)
    {
        if (layer.Residual is { } residual)
        {
            Tuned(residual).Backward(tokens, a.Input.Span, dMiddle, dInput, threads);
        }
        else if (!dInput.IsEmpty)
        {
            dMiddle.CopyTo(dInput);
        }
    }
}
