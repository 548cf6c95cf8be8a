using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Fidelity;
using static Slipway.Core.Fidelity.LossEffect;

namespace Slipway.Dialects.Completions;

/// <summary>What text completions can and cannot say. They face clients only: to upstreams they pass as bytes, or become chats.</summary>
internal static class CompletionsFidelity
{
    public static IReadOnlyDictionary<string, string> RequestFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [SamplingFeatures.Temperature.Id] = "temperature",
        [SamplingFeatures.TopP.Id] = "top_p",
        [SamplingFeatures.TopK.Id] = "top_k",
        [SamplingFeatures.MinP.Id] = "min_p",
        [SamplingFeatures.MaxTokens.Id] = "max_tokens",
        [SamplingFeatures.Stop.Id] = "stop",
        [SamplingFeatures.Seed.Id] = "seed",
        [SamplingFeatures.PresencePenalty.Id] = "presence_penalty",
        [SamplingFeatures.FrequencyPenalty.Id] = "frequency_penalty",
        [SamplingFeatures.Choices.Id] = "n",
        [SamplingFeatures.LogProbs.Id] = "logprobs",
        [SamplingFeatures.TopLogProbs.Id] = "logprobs",
        [SamplingFeatures.LogitBias.Id] = "logit_bias",
        [CallFeatures.EndUser.Id] = "user",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<ReplyLoss> ReplyLosses { get; } =
    [
        new(ReplyFeatures.Refusal, Rewritten, "completions have no refusals; it is text like any other"),
        new(ReplyFeatures.Thoughts, Dropped, "completions hold the answer's text alone"),
        new(ReplyFeatures.ReasoningState, Dropped, "completions have no place for signatures"),
        new(ReplyFeatures.ToolCalls, Dropped, "completions know no tools"),
        new(ReplyFeatures.ToolCallIds, Dropped, "completions know no tools"),
        new(ReplyFeatures.Media, Dropped, "completions are text"),
        new(ReplyFeatures.Citations, Dropped, "completions name no sources"),
        new(ReplyFeatures.Hosted, Dropped, "completions know no tools that the provider runs"),
        new(ReplyFeatures.Finish, Rewritten, "completions know stop, length and content_filter") { When = response => response.Choices.Any(c => c.FinishReason != FinishReason.Stop && c.FinishReason != FinishReason.Length && c.FinishReason != FinishReason.ContentFilter) },
        new(ReplyFeatures.StopSequence, Dropped, "completions do not say which stop sequence was met"),
        new(ReplyFeatures.SafetyRatings, Dropped, "completions have no safety ratings"),
        new(ReplyFeatures.ServiceTier, Dropped, "completions have no service tiers"),
    ];
}
