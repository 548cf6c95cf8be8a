using Slipway.Core.Errors;
using Slipway.Core.Usage;

namespace Slipway.Core.Chat;

/// <summary>
/// One step of a streamed answer. Order: one <see cref="StreamStarted"/>; deltas of any choice; one <see cref="ChoiceFinished"/>
/// a choice; at most one <see cref="UsageReported"/>; or <see cref="StreamFailed"/> as the last event.
/// </summary>
public abstract record ChatStreamEvent;

public sealed record StreamStarted(string Id, string Model, DateTimeOffset Created) : ChatStreamEvent;

public sealed record TextDelta(int Choice, string Text) : ChatStreamEvent;

public sealed record ThoughtDelta(int Choice, string Text, string? Signature = null) : ChatStreamEvent;

public sealed record RefusalDelta(int Choice, string Text) : ChatStreamEvent;

/// <summary>A tool call begins. <paramref name="Call"/> numbers the calls of a choice from 0.</summary>
public sealed record ToolCallStarted(int Choice, int Call, string Id, string Name, string? Signature = null) : ChatStreamEvent;

/// <summary>More of a tool call's arguments: a fragment of JSON text, to be appended.</summary>
public sealed record ToolCallArguments(int Choice, int Call, string Fragment) : ChatStreamEvent;

public sealed record LogProbsDelta(int Choice, IReadOnlyList<TokenLogProb> LogProbs) : ChatStreamEvent;

public sealed record ChoiceFinished(int Choice, FinishReason Reason) : ChatStreamEvent;

public sealed record UsageReported(TokenUsage Usage) : ChatStreamEvent;

public sealed record StreamFailed(Error Error) : ChatStreamEvent;
