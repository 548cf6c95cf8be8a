namespace Slipway.Engine.Decoder.Training;

/// <summary>What one block's forward pass leaves for its backward pass, for up to <see cref="Rows"/> positions.</summary>
internal sealed class BlockActivations(DecoderConfig config, int rows)
{
    public int Rows { get; } = rows;

    public float[] Input { get; } = new float[rows * config.Width];

    public float[] Normed { get; } = new float[rows * config.Width];

    public float[] Query { get; } = new float[rows * config.QueryWidth];

    public float[] Key { get; } = new float[rows * config.KeyWidth];

    public float[] Value { get; } = new float[rows * config.KeyWidth];

    public float[] Attended { get; } = new float[rows * config.QueryWidth];

    public float[] Middle { get; } = new float[rows * config.Width];

    public float[] MiddleNormed { get; } = new float[rows * config.Width];

    public float[] Gate { get; } = new float[rows * config.FeedForward];

    public float[] Up { get; } = new float[rows * config.FeedForward];

    public float[] Hidden { get; } = new float[rows * config.FeedForward];
}

/// <summary>Gradients inside a block; one set serves all blocks in turn.</summary>
public sealed class BlockGradients(DecoderConfig config, int rows)
{
    internal int Rows { get; } = rows;

    internal float[] Normed { get; } = new float[rows * config.Width];

    internal float[] Query { get; } = new float[rows * config.QueryWidth];

    internal float[] Key { get; } = new float[rows * config.KeyWidth];

    internal float[] Value { get; } = new float[rows * config.KeyWidth];

    internal float[] Attended { get; } = new float[rows * config.QueryWidth];

    internal float[] Gate { get; } = new float[rows * config.FeedForward];

    internal float[] Up { get; } = new float[rows * config.FeedForward];
}
