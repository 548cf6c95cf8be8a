using Slipway.Core.Errors;
using Slipway.Core.Usage;

namespace Slipway.Core.Chat;

/// <summary>
/// One step of a streamed answer. Order: one <see cref="StreamStarted"/>; deltas of any choice; one <see cref="ChoiceFinished"/>
/// a choice; at most one <see cref="UsageReported"/> and one <see cref="TimingsReported"/>; or <see cref="StreamFailed"/> as the last event.
/// </summary>
public abstract record ChatStreamEvent;

public sealed record StreamStarted(string Id, string Model, DateTimeOffset Created) : ChatStreamEvent
{
    /// <summary>As <see cref="ChatResponse.ServiceTier"/>; null where the provider says it later, or never.</summary>
    public string? ServiceTier { get; init; }
}

public sealed record TextDelta(int Choice, string Text) : ChatStreamEvent
{
    /// <summary>What the provider wants back with the text that ends here.</summary>
    public ReasoningState? State { get; init; }
}

/// <summary>More of a thought. A state belongs to the thought that ends here; a text may be empty.</summary>
public sealed record ThoughtDelta(int Choice, string Text, ReasoningState? State = null) : ChatStreamEvent
{
    /// <summary>As <see cref="ThoughtPart.Redacted"/>.</summary>
    public bool Redacted { get; init; }

    /// <summary>As <see cref="ThoughtPart.Id"/>.</summary>
    public string? Id { get; init; }
}

/// <summary>A whole part that does not come in pieces: a picture, a sound, or a step of a tool that the provider runs itself.</summary>
public sealed record PartDelta(int Choice, ContentPart Part) : ChatStreamEvent;

/// <summary>A source for the text that has come so far.</summary>
public sealed record CitationDelta(int Choice, Citation Citation) : ChatStreamEvent;

public sealed record RefusalDelta(int Choice, string Text) : ChatStreamEvent;

/// <summary>A tool call begins. <paramref name="Call"/> numbers the calls of a choice from 0.</summary>
public sealed record ToolCallStarted(int Choice, int Call, string Id, string Name, ReasoningState? State = null) : ChatStreamEvent;

/// <summary>More of a tool call's arguments: a fragment of JSON text, to be appended.</summary>
public sealed record ToolCallArguments(int Choice, int Call, string Fragment) : ChatStreamEvent;

public sealed record LogProbsDelta(int Choice, IReadOnlyList<TokenLogProb> LogProbs) : ChatStreamEvent;

public sealed record ChoiceFinished(int Choice, FinishReason Reason) : ChatStreamEvent
{
    /// <summary>The stop sequence that was met.</summary>
    public string? StopSequence { get; init; }

    public IReadOnlyList<SafetyRating> SafetyRatings { get; init; } = [];
}

public sealed record UsageReported(TokenUsage Usage) : ChatStreamEvent;

public sealed record TimingsReported(ChatTimings Timings) : ChatStreamEvent;

public sealed record StreamFailed(Error Error) : ChatStreamEvent;
