using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Fidelity;
using static Slipway.Core.Fidelity.LossEffect;

namespace Slipway.Dialects.Ollama;

/// <summary>What Ollama's own API can and cannot say.</summary>
internal static class OllamaFidelity
{
    private static readonly Dictionary<string, string> Common = new(StringComparer.Ordinal)
    {
        [SamplingFeatures.Temperature.Id] = "options.temperature",
        [SamplingFeatures.TopP.Id] = "options.top_p",
        [SamplingFeatures.TopK.Id] = "options.top_k",
        [SamplingFeatures.MinP.Id] = "options.min_p",
        [SamplingFeatures.MaxTokens.Id] = "options.num_predict",
        [SamplingFeatures.Stop.Id] = "options.stop",
        [SamplingFeatures.Seed.Id] = "options.seed",
        [SamplingFeatures.PresencePenalty.Id] = "options.presence_penalty",
        [SamplingFeatures.FrequencyPenalty.Id] = "options.frequency_penalty",
        [SamplingFeatures.LogProbs.Id] = "logprobs",
        [SamplingFeatures.TopLogProbs.Id] = "top_logprobs",
        [AnswerFeatures.JsonObject.Id] = "format",
        [AnswerFeatures.JsonSchema.Id] = "format",
        [ReasoningFeatures.Effort.Id] = "think",
        [ReasoningFeatures.Budget.Id] = "think",
        [ReasoningFeatures.IncludeThoughts.Id] = "think",
    };

    public static IReadOnlyDictionary<string, string> RequestFields { get; } = new Dictionary<string, string>(Common, StringComparer.Ordinal)
    {
        [PromptFeatures.System.Id] = "messages[role=system]",
        [PromptFeatures.LateSystem.Id] = "messages[role=system]",
        [PromptFeatures.ImageData.Id] = "messages[].images",
        [PromptFeatures.Prefill.Id] = "messages[last].role=assistant",
        [ToolFeatures.Tools.Id] = "tools",
        [ToolFeatures.Calls.Id] = "messages[role=assistant].tool_calls",
        [ToolFeatures.Results.Id] = "messages[role=tool]",
        [ToolFeatures.ResultMedia.Id] = "messages[role=tool].images",
        [ReasoningFeatures.Thoughts.Id] = "messages[role=assistant].thinking",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Of <c>/api/generate</c>.</summary>
    public static IReadOnlyDictionary<string, string> GenerateFields { get; } = new Dictionary<string, string>(Common, StringComparer.Ordinal)
    {
        [PromptFeatures.System.Id] = "system",
        [PromptFeatures.ImageData.Id] = "images",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<RequestLoss> RequestLosses { get; } =
    [
        new(PromptFeatures.Developer, Rewritten, "Ollama knows no developer role; the message is a system message there"),
        new(PromptFeatures.ParticipantName, Dropped, "Ollama names no participants"),
        new(PromptFeatures.ImageUri, Dropped, "Ollama fetches no addresses; send the image itself as data"),
        new(PromptFeatures.ImageDetail, Dropped, "Ollama reads every image at the model's own size"),
        new(PromptFeatures.AudioData, Dropped, "Ollama takes no sound"),
        new(PromptFeatures.FileData, Dropped, "Ollama takes no files; send their text"),
        new(PromptFeatures.FileUri, Dropped, "Ollama fetches no addresses; send the file's text"),
        new(PromptFeatures.CloudStorage, Dropped, "Ollama reads no Cloud Storage; send the image itself as data"),
        new(PromptFeatures.FileId, Dropped, "a file id of another provider means nothing there"),
        new(PromptFeatures.MediaName, Dropped, "Ollama's images have no names"),
        new(PromptFeatures.SpokenHistory, Dropped, "a spoken answer can be named only to the provider that gave it"),
        new(PromptFeatures.RefusalHistory, Rewritten, "a refusal is text like any other there"),
        new(PromptFeatures.CacheMarks, Dropped, "Ollama keeps the last prompts by itself and takes no marks"),
        new(PromptFeatures.CachedContent, Dropped, "Ollama has no caches by name"),
        new(SamplingFeatures.Choices, Dropped, "Ollama gives one answer a call"),
        new(SamplingFeatures.LogitBias, Dropped, "Ollama has no bias of tokens"),
        new(ToolFeatures.Strict, Dropped, "Ollama holds no function's arguments to its schema"),
        new(ToolFeatures.Choice, Emulated, "the tools are left out of the call, since Ollama cannot be told not to use them") { When = (r, _) => r.ToolChoice?.Mode == ToolChoiceMode.None },
        new(ToolFeatures.Choice, Dropped, "Ollama cannot be made to call a tool") { When = (r, _) => r.ToolChoice?.Mode == ToolChoiceMode.Required },
        new(ToolFeatures.OneAllowed, Rewritten, "only that tool is given, but Ollama cannot be made to call it"),
        new(ToolFeatures.SomeAllowed, Rewritten, "only those tools are given, but Ollama cannot be made to call one"),
        new(ToolFeatures.Sequential, Dropped, "Ollama cannot be kept from calling several tools in one turn"),
        new(ToolFeatures.ResultError, Dropped, "a tool message has no mark of failure; its text says it"),
        new(ToolFeatures.ResultMedia, Dropped, "a tool message holds text and images given as data") { When = (r, _) => Results(r).Any(media => !OllamaImages.Takes(media)) },
        new(ToolFeatures.WebSearch, Dropped, "Ollama runs no web search in a chat"),
        new(ToolFeatures.CodeExecution, Dropped, "Ollama runs no code"),
        new(ToolFeatures.UrlContext, Dropped, "Ollama reads no web pages"),
        new(ToolFeatures.OtherHosted, Dropped, "the tool belongs to another provider"),
        new(ToolFeatures.HostedHistory, Dropped, "steps of another provider's tools mean nothing there"),
        new(AnswerFeatures.SchemaName, Dropped, "Ollama's schemas have no name"),
        new(AnswerFeatures.SchemaStrict, Dropped, "Ollama always holds to the schema"),
        new(AnswerFeatures.Modalities, Dropped, "Ollama answers in text"),
        new(AnswerFeatures.Speech, Dropped, "Ollama answers in text"),
        new(AnswerFeatures.Verbosity, Dropped, "Ollama has no verbosity"),
        new(ReasoningFeatures.Effort, Rewritten, "only gpt-oss takes a level in Ollama; other models think or do not") { When = (_, m) => !OllamaThink.HasLevels(m.Name) },
        new(ReasoningFeatures.Effort, Rewritten, "Ollama knows low, medium and high") { When = (r, m) => OllamaThink.HasLevels(m.Name) && r.Reasoning?.Effort is not ("low" or "medium" or "high") },
        new(ReasoningFeatures.Budget, Rewritten, "Ollama takes no number of tokens for thinking; a model thinks, by a level where it has levels, or does not") { When = (r, _) => r.Reasoning?.BudgetTokens is not (0 or OllamaThink.AsMuchAsItLikes) },
        new(ReasoningFeatures.IncludeThoughts, Dropped, "Ollama always shows what is thought") { When = (r, _) => r.Reasoning is { IncludeThoughts: false, BudgetTokens: not 0 } },
        new(ReasoningFeatures.Summary, Dropped, "Ollama sums up no thoughts"),
        new(ReasoningFeatures.GeminiState, Dropped, "a Gemini signature means nothing to other models"),
        new(ReasoningFeatures.AnthropicState, Dropped, "an Anthropic signature means nothing to other models"),
        new(ReasoningFeatures.OpenAiState, Dropped, "OpenAI's reasoning can be read by its own models only"),
        new(CallFeatures.EndUser, Dropped, "Ollama knows no end users"),
        new(CallFeatures.Metadata, Dropped, "Ollama takes no labels"),
        new(CallFeatures.ServiceTier, Dropped, "Ollama has no service tiers"),
        new(CallFeatures.Store, Dropped, "Ollama keeps no answers"),
        new(CallFeatures.PromptCacheKey, Dropped, "Ollama groups no calls by a key"),
        new(CallFeatures.SafetySettings, Dropped, "Ollama has no thresholds of safety filters"),
    ];

    public static IReadOnlyDictionary<string, string> ReplyFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ReplyFeatures.Text.Id] = "message.content",
        [ReplyFeatures.Thoughts.Id] = "message.thinking",
        [ReplyFeatures.ToolCalls.Id] = "message.tool_calls",
        [ReplyFeatures.ToolCallIds.Id] = "message.tool_calls[].id",
        [ReplyFeatures.LogProbs.Id] = "logprobs",
        [ReplyFeatures.Finish.Id] = "done_reason",
        [ReplyFeatures.Usage.Id] = "eval_count",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<ReplyLoss> ReplyLosses { get; } =
    [
        new(ReplyFeatures.Refusal, Rewritten, "Ollama has no refusals; it is text like any other"),
        new(ReplyFeatures.ReasoningState, Dropped, "Ollama has no place for signatures"),
        new(ReplyFeatures.Media, Dropped, "Ollama answers in text"),
        new(ReplyFeatures.Citations, Dropped, "Ollama names no sources"),
        new(ReplyFeatures.Hosted, Dropped, "Ollama knows no tools that the provider runs"),
        new(ReplyFeatures.Finish, Rewritten, "Ollama knows stop and length") { When = response => response.Choices.Any(c => c.FinishReason != FinishReason.Stop && c.FinishReason != FinishReason.Length && c.FinishReason != FinishReason.ToolCalls) },
        new(ReplyFeatures.StopSequence, Dropped, "Ollama does not say which stop sequence was met"),
        new(ReplyFeatures.SafetyRatings, Dropped, "Ollama has no safety ratings"),
        new(ReplyFeatures.Choices, Dropped, "Ollama gives one answer a call; the first is given"),
        new(ReplyFeatures.CachedTokens, Dropped, "Ollama counts no cached tokens apart"),
        new(ReplyFeatures.CacheWrite, Dropped, "Ollama counts no cached tokens apart"),
        new(ReplyFeatures.ReasoningTokens, Dropped, "Ollama counts thoughts with the answer"),
        new(ReplyFeatures.ServiceTier, Dropped, "Ollama has no service tiers"),
    ];

    private static IEnumerable<MediaPart> Results(ChatRequest request) => request.Messages.SelectMany(m => m.Parts).OfType<ToolResultPart>().SelectMany(result => result.Media);
}
