using Slipway.Core.Chat;

namespace Slipway.Dialects.Fidelity;

/// <summary>Thinking: how much, and what comes back of earlier thoughts.</summary>
public static class ReasoningFeatures
{
    public static readonly RequestFeature Effort = new("reasoning_effort", "How hard to think", r => r.Reasoning?.Effort);
    public static readonly RequestFeature Budget = new("reasoning_budget", "Tokens for thinking", r => Canonical.Of(r.Reasoning?.BudgetTokens));
    public static readonly RequestFeature IncludeThoughts = new("include_thoughts", "Whether thoughts are shown", r => Canonical.Of(r.Reasoning?.IncludeThoughts));
    public static readonly RequestFeature Summary = new("reasoning_summary", "How thoughts are summed up", r => r.Reasoning?.Summary);
    public static readonly RequestFeature Thoughts = new("thoughts", "Earlier thoughts in the history", r => Canonical.Parts<ThoughtPart>(r, t => t.Text.Length > 0 ? t.Text : null));
    public static readonly RequestFeature GeminiState = State("thought_signatures", "Gemini's thought signatures in the history", ReasoningFamily.Gemini);
    public static readonly RequestFeature AnthropicState = State("thinking_signatures", "Anthropic's signatures in the history", ReasoningFamily.Anthropic);
    public static readonly RequestFeature OpenAiState = State("encrypted_reasoning", "OpenAI's encrypted reasoning in the history", ReasoningFamily.OpenAi);

    public static IReadOnlyList<RequestFeature> All { get; } = [Effort, Budget, IncludeThoughts, Summary, Thoughts, GeminiState, AnthropicState, OpenAiState];

    private static RequestFeature State(string id, string title, ReasoningFamily family) => new(id, title, r => Canonical.Of(r.Messages
        .SelectMany(m => m.Parts)
        .Select(p => p switch { ThoughtPart t => t.State, ToolCallPart c => c.State, TextPart t => t.State, _ => null })
        .OfType<ReasoningState>().Where(s => s.Family == family).Select(s => s.Value)));
}
