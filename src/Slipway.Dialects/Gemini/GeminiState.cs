using Slipway.Core.Chat;

namespace Slipway.Dialects.Gemini;

/// <summary>Thought signatures: what Gemini's models gave, and references that stand for another family's state.</summary>
internal static class GeminiState
{
    /// <summary>Gemini 3 refuses a call in the history without the signature it gave; this word stands for calls that another model made.</summary>
    public const string Skip = "skip_thought_signature_validator";

    public static ReasoningState? Read(string? signature) => string.IsNullOrEmpty(signature) ? null : new ReasoningState(ReasoningFamily.Gemini, signature);

    /// <summary>The signature that a Gemini model understands; null where the state is another family's.</summary>
    public static string? Own(ReasoningState? state) => state?.Family == ReasoningFamily.Gemini ? state.Value : null;

    /// <summary>The signature that a client is to send back.</summary>
    public static string? ForClient(ReasoningState? state) => state is { } given && (given.Family == ReasoningFamily.Gemini || given.Family == ReasoningFamily.Vault) ? given.Value : null;
}
