using Slipway.Core.Chat;
using Slipway.Core.Fidelity;

namespace Slipway.Dialects.Fidelity;

/// <summary>One thing that a chat request can ask for, whatever the dialect.</summary>
/// <param name="Id">Stable word in documents and tests.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="Value">What a request asks for, as text that two requests can be compared by; null when it asks for nothing.</param>
public sealed record RequestFeature(string Id, string Title, Func<ChatRequest, string?> Value);

/// <summary>One thing that an answer can hold, whatever the dialect.</summary>
/// <param name="Value">What an answer holds, as text; null when it holds nothing of the kind.</param>
public sealed record ReplyFeature(string Id, string Title, Func<ChatResponse, string?> Value);

/// <summary>A row of an outbound dialect's table: what its requests cannot carry as it is.</summary>
/// <param name="Reason">Why, in one clause; it says the condition too, if there is one.</param>
public sealed record RequestLoss(RequestFeature Feature, LossEffect Effect, string Reason)
{
    /// <summary>In which cases; null is always.</summary>
    public Func<ChatRequest, UpstreamModel, bool>? When { get; init; }
}

/// <summary>A row of an inbound dialect's table: what its replies cannot carry as it is.</summary>
public sealed record ReplyLoss(ReplyFeature Feature, LossEffect Effect, string Reason)
{
    public Func<ChatResponse, bool>? When { get; init; }
}
