using System.Text.Json.Serialization;

namespace Slipway.Gateway.Batches;

/// <summary>A batch of calls: who wants it, how far it is, what came of it. Its requests and results are in <see cref="BatchFolder"/>.</summary>
/// <param name="Id">Without prefix: <c>batch_{id}</c> in OpenAI's API, <c>batches/{id}</c> in Gemini's.</param>
/// <param name="Tenant">Id of the caller it belongs to; its lines run in that caller's name.</param>
/// <param name="Dialect">Id of the dialect that its lines and results are in.</param>
/// <param name="Path">The gateway's path that each line is sent to.</param>
public sealed record BatchJob(string Id, string Tenant, string Dialect, string Path)
{
    public BatchState State { get; init; } = BatchState.Validating;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What is not done by then is not done.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The uploaded file that the requests are in; null when they came with the call.</summary>
    public string? InputFile { get; init; }

    /// <summary>The model of all lines: named by the path (Gemini), or found to be the same in all.</summary>
    public string? Model { get; init; }

    public string? DisplayName { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public TimeSpan? OutputExpiresAfter { get; init; }

    public DateTimeOffset? InProgressAt { get; init; }

    public DateTimeOffset? FinalizingAt { get; init; }

    public DateTimeOffset? CancellingAt { get; init; }

    /// <summary>When it came to its end, whichever that was.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public int Total { get; init; }

    public int Succeeded { get; init; }

    public int Failed { get; init; }

    /// <summary>Why it failed as a whole.</summary>
    public IReadOnlyList<BatchFault> Faults { get; init; } = [];

    public string? OutputFile { get; init; }

    public string? ErrorFile { get; init; }

    public BatchUsage Usage { get; init; } = new(0, 0, 0, 0);

    /// <summary>How often its lines have been taken up: more than once when the server was away in between.</summary>
    public int Runs { get; init; }

    /// <summary>Counts the changes, so that none is made to a batch that was changed meanwhile.</summary>
    public long Revision { get; init; }

    [JsonIgnore]
    public bool IsFinal => State is BatchState.Completed or BatchState.Failed or BatchState.Expired or BatchState.Cancelled;
}

public enum BatchState
{
    Validating,
    InProgress,
    Finalizing,
    Cancelling,
    Completed,
    Failed,
    Expired,
    Cancelled,
}

/// <summary>What is wrong with a batch or one of its lines.</summary>
/// <param name="Line">Line of the input, from 1; null for the whole.</param>
public sealed record BatchFault(string Code, string Message, int? Line = null, string? Field = null);

/// <summary>Tokens of all lines together.</summary>
public sealed record BatchUsage(long Input, long Cached, long Output, long Reasoning)
{
    public static BatchUsage operator +(BatchUsage a, BatchUsage b) => new(a.Input + b.Input, a.Cached + b.Cached, a.Output + b.Output, a.Reasoning + b.Reasoning);
}
