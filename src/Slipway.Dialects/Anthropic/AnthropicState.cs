using Slipway.Core.Chat;

namespace Slipway.Dialects.Anthropic;

/// <summary>Signatures of thinking blocks and the data of redacted ones, and references that stand for another family's state.</summary>
internal static class AnthropicState
{
    public static ReasoningState? Read(string? signature) => string.IsNullOrEmpty(signature) ? null : new ReasoningState(ReasoningFamily.Anthropic, signature);

    /// <summary>The signature that Anthropic's models understand; null where the state is another family's.</summary>
    public static string? Own(ReasoningState? state) => state?.Family == ReasoningFamily.Anthropic ? state.Value : null;

    /// <summary>The signature that a client is to send back.</summary>
    public static string? ForClient(ReasoningState? state) =>
        state is { } given && (given.Family == ReasoningFamily.Anthropic || given.Family == ReasoningFamily.Vault) ? given.Value : null;
}
