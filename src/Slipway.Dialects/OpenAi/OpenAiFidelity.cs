using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Gemini;
using static Slipway.Core.Fidelity.LossEffect;

namespace Slipway.Dialects.OpenAi;

/// <summary>Where everything stands in chat completions, and what their answers cannot say; <see cref="OpenAiRequestLosses"/> has the requests' side.</summary>
internal static class OpenAiFidelity
{
    public static IReadOnlyDictionary<string, string> RequestFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [PromptFeatures.System.Id] = "messages[role=system]",
        [PromptFeatures.Developer.Id] = "messages[role=developer]",
        [PromptFeatures.LateSystem.Id] = "messages[role=system]",
        [PromptFeatures.ParticipantName.Id] = "messages[].name",
        [PromptFeatures.ImageData.Id] = "content[].image_url",
        [PromptFeatures.ImageUri.Id] = "content[].image_url",
        [PromptFeatures.ImageDetail.Id] = "content[].image_url.detail",
        [PromptFeatures.AudioData.Id] = "content[].input_audio",
        [PromptFeatures.FileData.Id] = "content[].file.file_data",
        [PromptFeatures.FileUri.Id] = "content[].file.file_id",
        [PromptFeatures.CloudStorage.Id] = "content[].file.file_id",
        [PromptFeatures.FileId.Id] = "content[].file.file_id",
        [PromptFeatures.SpokenHistory.Id] = "messages[role=assistant].audio.id",
        [PromptFeatures.CacheMarks.Id] = "content[].cache_control",
        [PromptFeatures.MediaName.Id] = "content[].file.filename",
        [PromptFeatures.RefusalHistory.Id] = "messages[role=assistant].content[].refusal",
        [PromptFeatures.Prefill.Id] = "messages[last].role=assistant",
        [SamplingFeatures.Temperature.Id] = "temperature",
        [SamplingFeatures.TopP.Id] = "top_p",
        [SamplingFeatures.TopK.Id] = "top_k",
        [SamplingFeatures.MinP.Id] = "min_p",
        [SamplingFeatures.MaxTokens.Id] = "max_completion_tokens",
        [SamplingFeatures.Stop.Id] = "stop",
        [SamplingFeatures.Seed.Id] = "seed",
        [SamplingFeatures.PresencePenalty.Id] = "presence_penalty",
        [SamplingFeatures.FrequencyPenalty.Id] = "frequency_penalty",
        [SamplingFeatures.Choices.Id] = "n",
        [SamplingFeatures.LogitBias.Id] = "logit_bias",
        [SamplingFeatures.LogProbs.Id] = "logprobs",
        [SamplingFeatures.TopLogProbs.Id] = "top_logprobs",
        [ToolFeatures.Tools.Id] = "tools",
        [ToolFeatures.Strict.Id] = "tools[].function.strict",
        [ToolFeatures.Choice.Id] = "tool_choice",
        [ToolFeatures.OneAllowed.Id] = "tool_choice.function",
        [ToolFeatures.SomeAllowed.Id] = "tool_choice.allowed_tools",
        [ToolFeatures.Sequential.Id] = "parallel_tool_calls",
        [ToolFeatures.Calls.Id] = "messages[role=assistant].tool_calls",
        [ToolFeatures.Results.Id] = "messages[role=tool]",
        [ToolFeatures.ResultMedia.Id] = "messages[role=tool].content[].image_url",
        [ToolFeatures.WebSearch.Id] = "web_search_options",
        [AnswerFeatures.JsonObject.Id] = "response_format.type",
        [AnswerFeatures.JsonSchema.Id] = "response_format.json_schema",
        [AnswerFeatures.SchemaName.Id] = "response_format.json_schema.name",
        [AnswerFeatures.SchemaStrict.Id] = "response_format.json_schema.strict",
        [AnswerFeatures.Modalities.Id] = "modalities",
        [AnswerFeatures.Speech.Id] = "audio",
        [AnswerFeatures.Verbosity.Id] = "verbosity",
        [ReasoningFeatures.IncludeThoughts.Id] = "reasoning.exclude",
        [ReasoningFeatures.Effort.Id] = "reasoning_effort",
        [ReasoningFeatures.Budget.Id] = "reasoning.max_tokens",
        [ReasoningFeatures.Thoughts.Id] = "messages[role=assistant].reasoning_content",
        [ReasoningFeatures.GeminiState.Id] = "tool_calls[].extra_content.google.thought_signature",
        [CallFeatures.EndUser.Id] = "user",
        [CallFeatures.Metadata.Id] = "metadata",
        [CallFeatures.ServiceTier.Id] = "service_tier",
        [CallFeatures.Store.Id] = "store",
        [CallFeatures.PromptCacheKey.Id] = "prompt_cache_key",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> ReplyFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ReplyFeatures.Text.Id] = "choices[].message.content",
        [ReplyFeatures.Refusal.Id] = "choices[].message.refusal",
        [ReplyFeatures.Thoughts.Id] = "choices[].message.reasoning_content",
        [ReplyFeatures.ReasoningState.Id] = "choices[].message.tool_calls[].extra_content.google.thought_signature",
        [ReplyFeatures.ToolCalls.Id] = "choices[].message.tool_calls",
        [ReplyFeatures.ToolCallIds.Id] = "choices[].message.tool_calls[].id",
        [ReplyFeatures.Media.Id] = "choices[].message.images",
        [ReplyFeatures.Citations.Id] = "choices[].message.annotations",
        [ReplyFeatures.LogProbs.Id] = "choices[].logprobs",
        [ReplyFeatures.Finish.Id] = "choices[].finish_reason",
        [ReplyFeatures.Choices.Id] = "choices",
        [ReplyFeatures.Usage.Id] = "usage",
        [ReplyFeatures.CachedTokens.Id] = "usage.prompt_tokens_details.cached_tokens",
        [ReplyFeatures.StopSequence.Id] = "choices[].stop_reason",
        [ReplyFeatures.CacheWrite.Id] = "usage.prompt_tokens_details.cache_write_tokens",
        [ReplyFeatures.ReasoningTokens.Id] = "usage.completion_tokens_details.reasoning_tokens",
        [ReplyFeatures.ServiceTier.Id] = "service_tier",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<ReplyLoss> ReplyLosses { get; } =
    [
        new(ReplyFeatures.ReasoningState, Dropped, "chat completions hold a signature of a tool call only, and Gemini's only") { When = r => Parts(r).Any(HidesState) },
        new(ReplyFeatures.Media, Dropped, "chat completions hold images and one sound, no film and no files") { When = r => Parts(r).OfType<MediaPart>().Any(media => !OpenAiReplyMedia.Fits(media)) },
        new(ReplyFeatures.Citations, Dropped, "chat completions cite web addresses only, no documents of the prompt") { When = r => Parts(r).OfType<TextPart>().Any(text => text.Citations.Any(c => !OpenAiAnnotations.Fits(c))) },
        new(ReplyFeatures.Hosted, Dropped, "chat completions show no steps of the provider's tools"),
        new(ReplyFeatures.Finish, Rewritten, "OpenAI's clients know four reasons: stop, length, tool_calls and content_filter") { When = r => r.Choices.Any(c => !OpenAiFinish.IsCommon(c.FinishReason)) },
        new(ReplyFeatures.SafetyRatings, Dropped, "chat completions have no ratings of harm"),
        new(ReplyFeatures.ServiceTier, Dropped, "OpenAI's clients know no such tier") { When = r => OpenAiAbilities.Tier(r.ServiceTier) is null },
        new(ReplyFeatures.ServiceTier, Rewritten, "OpenAI's word for the standard tier is default") { When = r => OpenAiAbilities.Tier(r.ServiceTier) is { } tier && tier != r.ServiceTier },
    ];

    private static IEnumerable<ContentPart> Parts(ChatResponse response) => response.Choices.SelectMany(choice => choice.Message.Parts);

    private static bool HidesState(ContentPart part) => part switch
    {
        ThoughtPart thought => thought.State is not null,
        TextPart text => text.State is not null,
        ToolCallPart call => call.State is { } state && GeminiState.ForClient(state) is null,
        _ => false,
    };
}
