using Slipway.Core.Usage;

namespace Slipway.Core.Chat;

/// <summary>A complete answer to a <see cref="ChatRequest"/>.</summary>
/// <param name="Id">The upstream's id of the answer, or one of ours.</param>
/// <param name="Model">The model that answered, as the caller should see it.</param>
/// <param name="Created">When the answer was made.</param>
public sealed record ChatResponse(string Id, string Model, DateTimeOffset Created, IReadOnlyList<ChatChoice> Choices)
{
    public TokenUsage? Usage { get; init; }
}

/// <summary>One of the answers.</summary>
public sealed record ChatChoice(int Index, ChatMessage Message, FinishReason FinishReason)
{
    public IReadOnlyList<TokenLogProb> LogProbs { get; init; } = [];
}

/// <summary>The natural logarithm of a token's probability, and those of its rivals.</summary>
public sealed record TokenLogProb(string Token, double LogProb)
{
    public IReadOnlyList<TokenLogProb> Top { get; init; } = [];
}
