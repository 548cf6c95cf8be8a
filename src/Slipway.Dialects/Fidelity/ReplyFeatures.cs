using Slipway.Core.Chat;

namespace Slipway.Dialects.Fidelity;

/// <summary>All that an answer can hold, in the order of documents.</summary>
public static class ReplyFeatures
{
    public static readonly ReplyFeature Text = new("text", "Text", r => Canonical.Parts<TextPart>(r, p => p.Text));
    public static readonly ReplyFeature Refusal = new("refusal", "Refusal, marked as one", r => Canonical.Parts<RefusalPart>(r, p => p.Text));
    public static readonly ReplyFeature Thoughts = new("thoughts", "Thoughts", r => Canonical.Parts<ThoughtPart>(r, p => p.Text.Length > 0 ? p.Text : null));
    public static readonly ReplyFeature ReasoningState = new("reasoning_state", "Signatures and encrypted reasoning", r => Canonical.Of(r.Choices.SelectMany(c => c.Message.Parts)
        .Select(p => p switch { ThoughtPart t => t.State, ToolCallPart c => c.State, TextPart t => t.State, _ => null }).OfType<ReasoningState>().Select(s => s.Value)));

    public static readonly ReplyFeature ToolCalls = new("tool_calls", "Tool calls", r => Canonical.Parts<ToolCallPart>(r, c => $"{c.Name} {Canonical.Schema(c.ArgumentsJson)}"));
    public static readonly ReplyFeature ToolCallIds = new("tool_call_ids", "Ids of tool calls", r => Canonical.Parts<ToolCallPart>(r, c => c.Id));
    public static readonly ReplyFeature Media = new("media", "Images and sound", r => Canonical.Parts<MediaPart>(r, m => m.MimeType));
    public static readonly ReplyFeature Citations = new("citations", "Citations", r => Canonical.Parts<TextPart>(r, p => Canonical.Of(p.Citations.Select(c => c.Uri ?? c.Title ?? c.Quote ?? "?"))));
    public static readonly ReplyFeature Hosted = new("hosted_steps", "Steps of the provider's tools", r => Canonical.Parts<HostedPart>(r, p => p.Kind));
    public static readonly ReplyFeature LogProbs = new("logprobs", "Log-probabilities", r => Canonical.Of(r.Choices.SelectMany(c => c.LogProbs).Select(l => l.Token)));
    public static readonly ReplyFeature Finish = new("finish_reason", "Finish reason", r => Canonical.Of(r.Choices.Select(c => c.FinishReason.Value)));
    public static readonly ReplyFeature StopSequence = new("stop_sequence", "Stop sequence that was met", r => Canonical.Of(r.Choices.Select(c => c.StopSequence).OfType<string>()));
    public static readonly ReplyFeature SafetyRatings = new("safety_ratings", "Safety ratings", r => Canonical.Of(r.Choices.SelectMany(c => c.SafetyRatings).Select(s => $"{s.Category}={s.Probability}")));
    public static readonly ReplyFeature Choices = new("choices", "Several answers", r => r.Choices.Count > 1 ? Canonical.Of(r.Choices.Count) : null);
    public static readonly ReplyFeature Usage = new("usage", "Tokens used", r => r.Usage is { } u ? $"{u.Input} {u.Output}" : null);
    public static readonly ReplyFeature CachedTokens = new("cached_tokens", "Tokens from the prompt cache", r => r.Usage is { CachedInput: > 0 and var n } ? Canonical.Of(n) : null);
    public static readonly ReplyFeature CacheWrite = new("cache_write_tokens", "Tokens written to the prompt cache", r => r.Usage is { CacheWrite: > 0 and var n } ? Canonical.Of(n) : null);
    public static readonly ReplyFeature ReasoningTokens = new("reasoning_tokens", "Tokens of thought", r => r.Usage is { Reasoning: > 0 and var n } ? Canonical.Of(n) : null);
    public static readonly ReplyFeature ServiceTier = new("service_tier", "Service tier", r => r.ServiceTier);

    public static IReadOnlyList<ReplyFeature> All { get; } =
    [
        Text, Refusal, Thoughts, ReasoningState, ToolCalls, ToolCallIds, Media, Citations, Hosted, LogProbs, Finish, StopSequence, SafetyRatings,
        Choices, Usage, CachedTokens, CacheWrite, ReasoningTokens, ServiceTier,
    ];
}
