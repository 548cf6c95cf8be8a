namespace Slipway.Gateway.Batches;

/// <summary>How much a batch may hold, and how much is done at once.</summary>
public sealed record BatchLimits
{
    /// <summary>Requests of one batch, as at OpenAI.</summary>
    public int Requests { get; init; } = 50_000;

    /// <summary>Bytes of a batch's input, as at OpenAI.</summary>
    public long InputBytes { get; init; } = 200L * 1024 * 1024;

    /// <summary>Longest line of an input.</summary>
    public int LineBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Faults told of one input.</summary>
    public int Faults { get; init; } = 500;

    /// <summary>Batches of one tenant that are not at their end.</summary>
    public int OpenPerTenant { get; init; } = 100;

    public int BatchesAtOnce { get; init; } = 8;

    /// <summary>Calls under way for all batches together.</summary>
    public int LinesAtOnce { get; init; } = 16;

    public int LinesAtOncePerBatch { get; init; } = 4;

    /// <summary>The completion window: 24 hours is the only one there is.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long calls under way may go on when the server stops.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);
}
