using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Fidelity;
using Slipway.Dialects.OpenAi;
using static Slipway.Core.Fidelity.LossEffect;

namespace Slipway.Dialects.Responses;

/// <summary>What OpenAI's Responses API can and cannot say.</summary>
internal static class ResponsesFidelity
{
    public static IReadOnlyDictionary<string, string> RequestFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [PromptFeatures.System.Id] = "instructions",
        [PromptFeatures.Developer.Id] = "input[role=developer]",
        [PromptFeatures.LateSystem.Id] = "input[role=system]",
        [PromptFeatures.ImageData.Id] = "input[].content[].image_url",
        [PromptFeatures.ImageUri.Id] = "input[].content[].image_url",
        [PromptFeatures.ImageDetail.Id] = "input[].content[].detail",
        [PromptFeatures.AudioData.Id] = "input[].content[].input_audio",
        [PromptFeatures.FileData.Id] = "input[].content[].file_data",
        [PromptFeatures.FileUri.Id] = "input[].content[].file_url",
        [PromptFeatures.CloudStorage.Id] = "input[].content[].image_url",
        [PromptFeatures.FileId.Id] = "input[].content[].file_id",
        [PromptFeatures.MediaName.Id] = "input[].content[].filename",
        [PromptFeatures.RefusalHistory.Id] = "input[].content[].refusal",
        [PromptFeatures.Prefill.Id] = "input[last].role=assistant",
        [PromptFeatures.CacheMarks.Id] = "input[].content[].prompt_cache_breakpoint",
        [SamplingFeatures.Temperature.Id] = "temperature",
        [SamplingFeatures.TopP.Id] = "top_p",
        [SamplingFeatures.MaxTokens.Id] = "max_output_tokens",
        [SamplingFeatures.LogProbs.Id] = "include",
        [SamplingFeatures.TopLogProbs.Id] = "top_logprobs",
        [ToolFeatures.Tools.Id] = "tools",
        [ToolFeatures.Strict.Id] = "tools[].strict",
        [ToolFeatures.Choice.Id] = "tool_choice",
        [ToolFeatures.OneAllowed.Id] = "tool_choice.name",
        [ToolFeatures.SomeAllowed.Id] = "tool_choice.tools",
        [ToolFeatures.Sequential.Id] = "parallel_tool_calls",
        [ToolFeatures.Calls.Id] = "input[type=function_call]",
        [ToolFeatures.Results.Id] = "input[type=function_call_output]",
        [ToolFeatures.ResultMedia.Id] = "input[type=function_call_output].output[]",
        [ToolFeatures.WebSearch.Id] = "tools[type=web_search]",
        [ToolFeatures.CodeExecution.Id] = "tools[type=code_interpreter]",
        [ToolFeatures.OtherHosted.Id] = "tools[].type",
        [ToolFeatures.HostedHistory.Id] = "input[].type",
        [AnswerFeatures.JsonObject.Id] = "text.format.type",
        [AnswerFeatures.JsonSchema.Id] = "text.format.schema",
        [AnswerFeatures.SchemaName.Id] = "text.format.name",
        [AnswerFeatures.SchemaStrict.Id] = "text.format.strict",
        [AnswerFeatures.Verbosity.Id] = "text.verbosity",
        [ReasoningFeatures.Effort.Id] = "reasoning.effort",
        [ReasoningFeatures.IncludeThoughts.Id] = "reasoning.summary",
        [ReasoningFeatures.Summary.Id] = "reasoning.summary",
        [ReasoningFeatures.Thoughts.Id] = "input[type=reasoning].summary",
        [ReasoningFeatures.OpenAiState.Id] = "input[type=reasoning].encrypted_content",
        [CallFeatures.EndUser.Id] = "safety_identifier",
        [CallFeatures.Metadata.Id] = "metadata",
        [CallFeatures.ServiceTier.Id] = "service_tier",
        [CallFeatures.Store.Id] = "store",
        [CallFeatures.PromptCacheKey.Id] = "prompt_cache_key",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<RequestLoss> RequestLosses { get; } =
    [
        new(PromptFeatures.ParticipantName, Dropped, "messages of the Responses API have no names"),
        new(PromptFeatures.SpokenHistory, Dropped, "a spoken answer can be named only to the provider that gave it"),
        new(PromptFeatures.CacheMarks, Dropped, "OpenAI caches prompts by itself, and most of its models refuse marks"),
        new(PromptFeatures.CachedContent, Dropped, "OpenAI has no caches by name"),
        new(SamplingFeatures.TopK, Dropped, "the Responses API has no top-k"),
        new(SamplingFeatures.MinP, Dropped, "the Responses API has no min-p"),
        new(SamplingFeatures.Stop, Dropped, "the Responses API has no stop sequences; chat completions have"),
        new(SamplingFeatures.Seed, Dropped, "the Responses API has no seed; chat completions have"),
        new(SamplingFeatures.PresencePenalty, Dropped, "the Responses API has no penalties; chat completions have"),
        new(SamplingFeatures.FrequencyPenalty, Dropped, "the Responses API has no penalties; chat completions have"),
        new(SamplingFeatures.Choices, Dropped, "the Responses API gives one answer a call"),
        new(SamplingFeatures.LogitBias, Dropped, "the Responses API takes no biases of tokens"),
        new(ToolFeatures.ResultError, Dropped, "the output of a call has no mark of failure; its text says it"),
        new(ToolFeatures.UrlContext, Dropped, "OpenAI has no tool that reads given pages; its web search opens pages by itself"),
        new(ToolFeatures.OtherHosted, Dropped, "the tool belongs to another provider") { When = (r, _) => r.HostedTools.Any(t => !ResponsesToolWriter.Carries(t)) },
        new(ToolFeatures.HostedHistory, Dropped, "steps of another provider's tools mean nothing there") { When = (r, _) => r.Messages.SelectMany(m => m.Parts).OfType<HostedPart>().Any(p => p.Dialect != DialectId.Responses.Value) },
        new(AnswerFeatures.Modalities, Dropped, "the Responses API answers in text; images come by its image tool"),
        new(AnswerFeatures.Speech, Dropped, "the Responses API does not speak"),
        new(ReasoningFeatures.Effort, Dropped, "the model does not reason by effort, as far as its name says") { When = (_, m) => !Reasons(m) },
        new(ReasoningFeatures.Budget, Dropped, "the model does not reason by effort, as far as its name says") { When = (_, m) => !Reasons(m) },
        new(ReasoningFeatures.Budget, Rewritten, "OpenAI takes an effort in place of a number of tokens") { When = (_, m) => Reasons(m) },
        new(ReasoningFeatures.IncludeThoughts, Dropped, "the model does not reason, as far as its name says") { When = (_, m) => !Reasons(m) },
        new(ReasoningFeatures.Summary, Dropped, "the model does not reason, as far as its name says") { When = (_, m) => !Reasons(m) },
        new(ReasoningFeatures.Thoughts, Dropped, "OpenAI takes back only the reasoning that it encrypted itself") { When = (r, _) => Thoughts(r).Any(t => !ResponsesInputWriter.Carries(t)) },
        new(ReasoningFeatures.GeminiState, Dropped, "a Gemini signature means nothing to other models"),
        new(ReasoningFeatures.AnthropicState, Dropped, "an Anthropic signature means nothing to other models"),
        new(CallFeatures.SafetySettings, Dropped, "OpenAI has no thresholds of safety filters"),
    ];

    public static IReadOnlyDictionary<string, string> ReplyFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ReplyFeatures.Text.Id] = "output[type=message].content[].text",
        [ReplyFeatures.Refusal.Id] = "output[type=message].content[].refusal",
        [ReplyFeatures.Thoughts.Id] = "output[type=reasoning].summary",
        [ReplyFeatures.ReasoningState.Id] = "output[type=reasoning].encrypted_content",
        [ReplyFeatures.ToolCalls.Id] = "output[type=function_call]",
        [ReplyFeatures.ToolCallIds.Id] = "output[type=function_call].call_id",
        [ReplyFeatures.Media.Id] = "output[type=image_generation_call].result",
        [ReplyFeatures.Citations.Id] = "output[type=message].content[].annotations",
        [ReplyFeatures.Hosted.Id] = "output[].type",
        [ReplyFeatures.LogProbs.Id] = "output[type=message].content[].logprobs",
        [ReplyFeatures.Finish.Id] = "status",
        [ReplyFeatures.Usage.Id] = "usage",
        [ReplyFeatures.CachedTokens.Id] = "usage.input_tokens_details.cached_tokens",
        [ReplyFeatures.CacheWrite.Id] = "usage.input_tokens_details.cache_write_tokens",
        [ReplyFeatures.ReasoningTokens.Id] = "usage.output_tokens_details.reasoning_tokens",
        [ReplyFeatures.ServiceTier.Id] = "service_tier",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<ReplyLoss> ReplyLosses { get; } =
    [
        new(ReplyFeatures.ReasoningState, Dropped, "only OpenAI's own encrypted reasoning has a place, and what the vault keeps") { When = r => States(r).Any(s => s.Family != ReasoningFamily.OpenAi && s.Family != ReasoningFamily.Vault) },
        new(ReplyFeatures.Media, Dropped, "a response holds images by their bytes, and no sound") { When = r => Parts<MediaPart>(r).Any(m => m.Data is null || !PromptFeatures.IsImage(m)) },
        new(ReplyFeatures.Hosted, Dropped, "steps of another provider's tools have no place in a response") { When = r => Parts<HostedPart>(r).Any(p => p.Dialect != DialectId.Responses.Value) },
        new(ReplyFeatures.Finish, Rewritten, "a response is completed or incomplete, and says no more of its end") { When = r => r.Choices.Any(c => !OpenAiFinish.IsCommon(c.FinishReason)) },
        new(ReplyFeatures.StopSequence, Dropped, "a response does not say which stop sequence was met"),
        new(ReplyFeatures.SafetyRatings, Dropped, "a response has no safety ratings"),
        new(ReplyFeatures.Choices, Dropped, "a response is one answer; the first is given"),
        new(ReplyFeatures.ServiceTier, Dropped, "OpenAI's clients know no such tier") { When = r => OpenAiAbilities.Tier(r.ServiceTier) is null },
        new(ReplyFeatures.ServiceTier, Rewritten, "OpenAI's word for the standard tier is default") { When = r => OpenAiAbilities.Tier(r.ServiceTier) is { } tier && tier != r.ServiceTier },
    ];

    private static bool Reasons(UpstreamModel model) => model.Traits.ReasoningEffort ?? model.Traits.Reasons(model.Family);

    private static IEnumerable<ThoughtPart> Thoughts(ChatRequest request) => request.Messages.SelectMany(m => m.Parts).OfType<ThoughtPart>();

    private static IEnumerable<T> Parts<T>(ChatResponse response) => response.Choices.SelectMany(c => c.Message.Parts).OfType<T>();

    private static IEnumerable<ReasoningState> States(ChatResponse response) =>
        response.Choices.SelectMany(c => c.Message.Parts).Select(p => p switch { ThoughtPart t => t.State, ToolCallPart c => c.State, TextPart t => t.State, _ => null }).OfType<ReasoningState>();
}
