using Slipway.Engine.Tensors;

namespace Slipway.Engine.Decoder.Training;

/// <summary>The trainable parts of one block.</summary>
public sealed record BlockLayers(
    NormLayer AttentionNorm, LinearLayer Query, LinearLayer Key, LinearLayer Value, LinearLayer Output,
    NormLayer FeedForwardNorm, LinearLayer Gate, LinearLayer Up, LinearLayer Down);

/// <summary>One block, forward and backward; keeps what the way back needs.</summary>
public sealed class DecoderBlock(DecoderConfig config, BlockLayers layers, RotaryTable rotary, int threads)
{
    private readonly CausalAttention attention = new(config, threads);
    private BlockActivations a = new(config, 0);

    /// <summary>x [rows*length, width] is replaced by the block's output.</summary>
    public void Forward(int rows, int length, Span<float> x)
    {
        var n = rows * length;
        a = a.Rows < n ? new BlockActivations(config, n) : a;
        x.CopyTo(a.Input);
        layers.AttentionNorm.Forward(n, a.Input, a.Normed);
        layers.Query.Forward(n, a.Normed, a.Query);
        layers.Key.Forward(n, a.Normed, a.Key);
        layers.Value.Forward(n, a.Normed, a.Value);
        Turn(n, length, a.Query, a.Key, back: false);
        attention.Forward(rows, length, a.Query, a.Key, a.Value, a.Attended);
        layers.Output.Forward(n, a.Attended, a.Middle);
        VectorMath.Add(a.Middle.AsSpan(0, x.Length), x);

        layers.FeedForwardNorm.Forward(n, a.Middle, a.MiddleNormed);
        layers.Gate.Forward(n, a.MiddleNormed, a.Gate);
        layers.Up.Forward(n, a.MiddleNormed, a.Up);
        var hidden = a.Hidden.AsSpan(0, n * config.FeedForward);
        Activations.Silu(a.Gate.AsSpan(0, hidden.Length), hidden);
        VectorMath.MultiplyBy(hidden, a.Up);
        layers.Down.Forward(n, hidden, x);
        VectorMath.Add(x, a.Middle);
    }

    /// <summary>d [rows*length, width], the gradient of the output, is replaced by that of the input.</summary>
    public void Backward(int rows, int length, Span<float> d, BlockGradients g)
    {
        var n = rows * length;
        var inner = n * config.FeedForward;
        layers.Down.Backward(n, a.Hidden, d, g.Gate, beta: 0);
        var dGate = g.Gate.AsSpan(0, inner);
        var dUp = g.Up.AsSpan(0, inner);
        Activations.Silu(a.Gate.AsSpan(0, inner), dUp);
        VectorMath.MultiplyBy(dUp, dGate);
        VectorMath.MultiplyBy(dGate, a.Up);
        Activations.SiluBackward(a.Gate, dGate);
        layers.Gate.Backward(n, a.MiddleNormed, dGate, g.Normed, beta: 0);
        layers.Up.Backward(n, a.MiddleNormed, dUp, g.Normed, beta: 1);
        layers.FeedForwardNorm.Backward(n, a.Middle, g.Normed, d);

        layers.Output.Backward(n, a.Attended, d, g.Attended, beta: 0);
        attention.Backward(rows, length, a.Query, a.Key, a.Value, g.Attended, g.Query, g.Key, g.Value);
        Turn(n, length, g.Query, g.Key, back: true);
        layers.Query.Backward(n, a.Normed, g.Query, g.Normed, beta: 0);
        layers.Key.Backward(n, a.Normed, g.Key, g.Normed, beta: 1);
        layers.Value.Backward(n, a.Normed, g.Value, g.Normed, beta: 1);
        layers.AttentionNorm.Backward(n, a.Input, g.Normed, d);
    }

    private void Turn(int n, int length, float[] query, float[] key, bool back)
    {
        for (var row = 0; row < n; row++)
        {
            rotary.Turn(query.AsSpan(row * config.QueryWidth, config.QueryWidth), row % length, back);
            rotary.Turn(key.AsSpan(row * config.KeyWidth, config.KeyWidth), row % length, back);
        }
    }
}
