using Slipway.Engine.Tensors;

namespace Slipway.Engine.Encoder;

/// <summary>
/// A pre-norm transformer layer: h = residual(x) + out(attention(norm(x))), y = h + ffn(norm(h)). Where the width grows, the residual has weights too.
/// </summary>
internal sealed record EncoderLayer(
    Norm AttentionNorm, IProjection Qkv, IProjection Out, IProjection? Residual, Norm FeedNorm, IProjection FeedIn, IProjection FeedOut)
{
    public int Width => Qkv.Inputs;

    /// <summary>From activations.Input to activations.Output, keeping everything between.</summary>
    public void Forward(TokenBatch batch, LayerActivations a, int threads)
    {
        var (tokens, width) = (batch.Tokens, Width);
        var x = a.Input.Span;
        var normed = a.Normed.Take(tokens * width);
        AttentionNorm.Apply(tokens, x, normed, a.Normalised.Take(tokens * width), a.Inverse.Take(tokens));

        var qkv = a.Qkv.Take(tokens * 3 * width);
        Qkv.Apply(tokens, normed, qkv, threads);
        var context = a.Context.Take(tokens * width);
        a.Weights.Take(Attention.WeightCount(batch));
        Attention.Forward(batch, width, a.Qkv, a.Weights, a.Context, threads);

        var middle = a.Middle.Take(tokens * EncoderShape.Dimension);
        Out.Apply(tokens, context, middle, threads);
        var output = a.Output.Take(tokens * EncoderShape.Dimension);
        if (Residual is null)
        {
            VectorMath.Add(middle, x);
        }
        else
        {
            Residual.Apply(tokens, x, output, threads);
            VectorMath.Add(middle, output);
        }

        var feedNormed = a.FeedNormed.Take(tokens * EncoderShape.Dimension);
        FeedNorm.Apply(tokens, middle, feedNormed, a.FeedNormalised.Take(tokens * EncoderShape.Dimension), a.FeedInverse.Take(tokens));
        var hidden = a.Hidden.Take(tokens * EncoderShape.FeedForward);
        FeedIn.Apply(tokens, feedNormed, hidden, threads);
        Activations.Relu(hidden);
        FeedOut.Apply(tokens, hidden, output, threads);
        VectorMath.Add(output, middle);
    }
}
