namespace Slipway.Engine.Decoder;

/// <summary>Working memory of a session, for up to <see cref="Rows"/> positions at once.</summary>
internal sealed class SessionBuffers(DecoderConfig config, int rows)
{
    private float[] scores = [];

    public int Rows { get; } = rows;

    public float[] Stream { get; } = new float[rows * config.Width];

    public float[] Normed { get; } = new float[rows * config.Width];

    public float[] Added { get; } = new float[rows * config.Width];

    public float[] Query { get; } = new float[rows * config.QueryWidth];

    public float[] Attended { get; } = new float[rows * config.QueryWidth];

    public float[] Gate { get; } = new float[rows * config.FeedForward];

    public float[] Up { get; } = new float[rows * config.FeedForward];

    public float[] Hidden { get; } = new float[rows * config.FeedForward];

    /// <summary>Room for attention scores.</summary>
    public Span<float> Scores(int size)
    {
        scores = scores.Length < size ? new float[2 * size] : scores;
        return scores.AsSpan(0, size);
    }
}
