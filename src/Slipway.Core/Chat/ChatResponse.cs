using Slipway.Core.Usage;

namespace Slipway.Core.Chat;

/// <summary>A complete answer to a <see cref="ChatRequest"/>.</summary>
/// <param name="Id">The upstream's id of the answer, or one of ours.</param>
/// <param name="Model">The model that answered, as the caller should see it.</param>
/// <param name="Created">When the answer was made.</param>
public sealed record ChatResponse(string Id, string Model, DateTimeOffset Created, IReadOnlyList<ChatChoice> Choices)
{
    public TokenUsage? Usage { get; init; }

    /// <summary>The tier that served the call, in the provider's word.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>How long it took, where that is known.</summary>
    public ChatTimings? Timings { get; init; }

    /// <summary>Fields of the upstream's answer that the hub has no place for, as paths.</summary>
    public IReadOnlyList<string> UnknownFields { get; init; } = [];
}

/// <summary>One of the answers.</summary>
public sealed record ChatChoice(int Index, ChatMessage Message, FinishReason FinishReason)
{
    public IReadOnlyList<TokenLogProb> LogProbs { get; init; } = [];

    /// <summary>The stop sequence that was met, where the provider says it.</summary>
    public string? StopSequence { get; init; }

    public IReadOnlyList<SafetyRating> SafetyRatings { get; init; } = [];
}

/// <summary>How a provider rates an answer in one category of harm, in Google's words (<c>HARM_CATEGORY_HARASSMENT</c>, <c>LOW</c>).</summary>
public sealed record SafetyRating(string Category, string Probability, bool Blocked);

/// <summary>The natural logarithm of a token's probability, and those of its rivals.</summary>
public sealed record TokenLogProb(string Token, double LogProb)
{
    public IReadOnlyList<TokenLogProb> Top { get; init; } = [];
}
