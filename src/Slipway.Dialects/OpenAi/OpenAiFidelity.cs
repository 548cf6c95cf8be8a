using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.Gemini;
using static Slipway.Core.Fidelity.LossEffect;

namespace Slipway.Dialects.OpenAi;

/// <summary>What chat completions can and cannot say.</summary>
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
        [PromptFeatures.MediaName.Id] = "content[].file.filename",
        [PromptFeatures.RefusalHistory.Id] = "messages[role=assistant].refusal",
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
        [AnswerFeatures.JsonObject.Id] = "response_format.type",
        [AnswerFeatures.JsonSchema.Id] = "response_format.json_schema",
        [AnswerFeatures.SchemaName.Id] = "response_format.json_schema.name",
        [AnswerFeatures.SchemaStrict.Id] = "response_format.json_schema.strict",
        [ReasoningFeatures.Effort.Id] = "reasoning_effort",
        [ReasoningFeatures.Budget.Id] = "reasoning_effort",
        [ReasoningFeatures.Thoughts.Id] = "messages[role=assistant].reasoning_content",
        [ReasoningFeatures.GeminiState.Id] = "tool_calls[].extra_content.google.thought_signature",
        [CallFeatures.EndUser.Id] = "user",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<RequestLoss> RequestLosses { get; } =
    [
        new(PromptFeatures.FileId, Dropped, "a file id of another provider means nothing there"),
        new(PromptFeatures.SpokenHistory, Dropped, "a spoken answer can be named only to the provider that gave it"),
        new(PromptFeatures.CacheMarks, Dropped, "OpenAI caches prompts by itself and takes no marks"),
        new(PromptFeatures.CachedContent, Dropped, "OpenAI has no caches by name"),
        new(SamplingFeatures.TopK, Dropped, "OpenAI has no top-k; servers that take it are marked with extended sampling") { When = (_, m) => !m.Traits.ExtendedSampling },
        new(SamplingFeatures.MinP, Dropped, "OpenAI has no min-p; servers that take it are marked with extended sampling") { When = (_, m) => !m.Traits.ExtendedSampling },
        new(SamplingFeatures.LogitBias, Dropped, "token ids differ between tokenizers"),
        new(ToolFeatures.SomeAllowed, Dropped, "the choice is left to all tools that are given"),
        new(ToolFeatures.ResultError, Dropped, "a tool message has no mark of failure; its text says it"),
        new(ToolFeatures.ResultMedia, Dropped, "a tool message holds text only"),
        new(ToolFeatures.WebSearch, Dropped, "chat completions run no web search"),
        new(ToolFeatures.CodeExecution, Dropped, "chat completions run no code"),
        new(ToolFeatures.UrlContext, Dropped, "chat completions read no web pages"),
        new(ToolFeatures.OtherHosted, Dropped, "the tool belongs to another provider"),
        new(ToolFeatures.HostedHistory, Dropped, "steps of another provider's tools mean nothing there"),
        new(AnswerFeatures.Modalities, Dropped, "only text is asked for"),
        new(AnswerFeatures.Speech, Dropped, "only text is asked for"),
        new(AnswerFeatures.Verbosity, Dropped, "it is not sent on"),
        new(ReasoningFeatures.Effort, Dropped, "the model does not reason by effort, as far as its name says") { When = (_, m) => !Reasons(m) },
        new(ReasoningFeatures.Budget, Dropped, "the model does not reason by effort, as far as its name says") { When = (_, m) => !Reasons(m) },
        new(ReasoningFeatures.Budget, Rewritten, "OpenAI takes an effort in place of a number of tokens") { When = (_, m) => Reasons(m) },
        new(ReasoningFeatures.IncludeThoughts, Dropped, "chat completions show no thoughts, or always"),
        new(ReasoningFeatures.Summary, Dropped, "chat completions sum up no thoughts"),
        new(ReasoningFeatures.Thoughts, Dropped, "chat completions take no earlier thoughts"),
        new(ReasoningFeatures.GeminiState, Dropped, "a Gemini signature means nothing to other models"),
        new(ReasoningFeatures.AnthropicState, Dropped, "an Anthropic signature means nothing to other models"),
        new(ReasoningFeatures.OpenAiState, Dropped, "chat completions take no encrypted reasoning; the Responses API does"),
        new(CallFeatures.Metadata, Dropped, "it is not sent on"),
        new(CallFeatures.ServiceTier, Dropped, "it is not sent on"),
        new(CallFeatures.Store, Dropped, "it is not sent on"),
        new(CallFeatures.PromptCacheKey, Dropped, "it is not sent on"),
        new(CallFeatures.SafetySettings, Dropped, "OpenAI has no thresholds of safety filters"),
    ];

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
    ];

    private static IEnumerable<ContentPart> Parts(ChatResponse response) => response.Choices.SelectMany(choice => choice.Message.Parts);

    private static bool HidesState(ContentPart part) => part switch
    {
        ThoughtPart thought => thought.State is not null,
        TextPart text => text.State is not null,
        ToolCallPart call => call.State is { } state && GeminiState.ForClient(state) is null,
        _ => false,
    };

    private static bool Reasons(UpstreamModel model) => model.Traits.ReasoningEffort ?? model.Traits.Reasons(model.Name);
}
