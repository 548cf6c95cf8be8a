using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Fidelity;
using static Slipway.Core.Fidelity.LossEffect;

namespace Slipway.Dialects.Gemini;

/// <summary>What the generateContent family can and cannot say.</summary>
internal static class GeminiFidelity
{
    public static IReadOnlyDictionary<string, string> RequestFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [PromptFeatures.System.Id] = "systemInstruction",
        [PromptFeatures.ImageData.Id] = "parts[].inlineData",
        [PromptFeatures.ImageUri.Id] = "parts[].fileData",
        [PromptFeatures.AudioData.Id] = "parts[].inlineData",
        [PromptFeatures.FileData.Id] = "parts[].inlineData",
        [PromptFeatures.FileUri.Id] = "parts[].fileData",
        [PromptFeatures.CloudStorage.Id] = "parts[].fileData",
        [PromptFeatures.MediaName.Id] = "parts[].fileData.displayName",
        [PromptFeatures.Prefill.Id] = "contents[last].role=model",
        [SamplingFeatures.Temperature.Id] = "generationConfig.temperature",
        [SamplingFeatures.TopP.Id] = "generationConfig.topP",
        [SamplingFeatures.TopK.Id] = "generationConfig.topK",
        [SamplingFeatures.MaxTokens.Id] = "generationConfig.maxOutputTokens",
        [SamplingFeatures.Stop.Id] = "generationConfig.stopSequences",
        [SamplingFeatures.Seed.Id] = "generationConfig.seed",
        [SamplingFeatures.PresencePenalty.Id] = "generationConfig.presencePenalty",
        [SamplingFeatures.FrequencyPenalty.Id] = "generationConfig.frequencyPenalty",
        [SamplingFeatures.Choices.Id] = "generationConfig.candidateCount",
        [SamplingFeatures.LogProbs.Id] = "generationConfig.responseLogprobs",
        [SamplingFeatures.TopLogProbs.Id] = "generationConfig.logprobs",
        [ToolFeatures.Tools.Id] = "tools[].functionDeclarations",
        [ToolFeatures.Choice.Id] = "toolConfig.functionCallingConfig.mode",
        [ToolFeatures.OneAllowed.Id] = "toolConfig.functionCallingConfig.allowedFunctionNames",
        [ToolFeatures.SomeAllowed.Id] = "toolConfig.functionCallingConfig.allowedFunctionNames",
        [ToolFeatures.Calls.Id] = "parts[].functionCall",
        [ToolFeatures.Results.Id] = "parts[].functionResponse",
        [AnswerFeatures.JsonObject.Id] = "generationConfig.responseMimeType",
        [AnswerFeatures.JsonSchema.Id] = "generationConfig.responseJsonSchema",
        [ReasoningFeatures.Effort.Id] = "generationConfig.thinkingConfig.thinkingLevel",
        [ReasoningFeatures.Budget.Id] = "generationConfig.thinkingConfig.thinkingBudget",
        [ReasoningFeatures.IncludeThoughts.Id] = "generationConfig.thinkingConfig.includeThoughts",
        [ReasoningFeatures.Thoughts.Id] = "parts[].thought",
        [ReasoningFeatures.GeminiState.Id] = "parts[].thoughtSignature",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<RequestLoss> RequestLosses { get; } =
    [
        new(PromptFeatures.Developer, Rewritten, "developer messages join the system instruction"),
        new(PromptFeatures.LateSystem, Rewritten, "Gemini has one system instruction, in front of the conversation"),
        new(PromptFeatures.ParticipantName, Dropped, "Gemini names no participants"),
        new(PromptFeatures.ImageDetail, Dropped, "Gemini sets the resolution for the whole call"),
        new(PromptFeatures.FileId, Dropped, "a file id of another provider means nothing there"),
        new(PromptFeatures.MediaName, Dropped, "the Gemini API takes no names of files"),
        new(PromptFeatures.SpokenHistory, Dropped, "a spoken answer can be named only to the provider that gave it"),
        new(PromptFeatures.RefusalHistory, Rewritten, "a refusal is text like any other there"),
        new(PromptFeatures.CacheMarks, Dropped, "Gemini caches prompts by itself, or by name"),
        new(PromptFeatures.CachedContent, Dropped, "it is not sent on"),
        new(SamplingFeatures.MinP, Dropped, "Gemini has no min-p"),
        new(SamplingFeatures.LogitBias, Dropped, "Gemini has no bias of tokens"),
        new(ToolFeatures.Strict, Dropped, "Gemini has no strict mode for one function"),
        new(ToolFeatures.Sequential, Dropped, "Gemini cannot be kept from calling several functions in one turn"),
        new(ToolFeatures.ResultError, Dropped, "a function response has no mark of failure; its text says it"),
        new(ToolFeatures.ResultMedia, Dropped, "it is not sent on"),
        new(ToolFeatures.WebSearch, Dropped, "it is not sent on"),
        new(ToolFeatures.CodeExecution, Dropped, "it is not sent on"),
        new(ToolFeatures.UrlContext, Dropped, "it is not sent on"),
        new(ToolFeatures.OtherHosted, Dropped, "the tool belongs to another provider"),
        new(ToolFeatures.HostedHistory, Dropped, "steps of another provider's tools mean nothing there"),
        new(AnswerFeatures.SchemaName, Dropped, "Gemini's schemas have no name"),
        new(AnswerFeatures.SchemaStrict, Dropped, "Gemini always holds to the schema"),
        new(AnswerFeatures.Modalities, Dropped, "it is not sent on"),
        new(AnswerFeatures.Speech, Dropped, "it is not sent on"),
        new(AnswerFeatures.Verbosity, Dropped, "Gemini has no verbosity"),
        new(ReasoningFeatures.Effort, Rewritten, "models before Gemini 3 take a number of tokens in place of an effort") { When = (_, m) => !HasLevels(m) },
        new(ReasoningFeatures.Budget, Rewritten, "Gemini 3 takes a level in place of a number of tokens") { When = (_, m) => HasLevels(m) },
        new(ReasoningFeatures.Summary, Dropped, "Gemini sums up its thoughts in one way"),
        new(ReasoningFeatures.Thoughts, Dropped, "thoughts go back only with Gemini's own signature") { When = (r, _) => ReasoningFeatures.GeminiState.Value(r) is null },
        new(ReasoningFeatures.AnthropicState, Dropped, "an Anthropic signature means nothing to other models"),
        new(ReasoningFeatures.OpenAiState, Dropped, "OpenAI's reasoning can be read by its own models only"),
        new(CallFeatures.EndUser, Dropped, "Gemini knows no end users"),
        new(CallFeatures.Metadata, Dropped, "it is not sent on"),
        new(CallFeatures.ServiceTier, Dropped, "Gemini has no service tiers"),
        new(CallFeatures.Store, Dropped, "Gemini keeps no answers"),
        new(CallFeatures.PromptCacheKey, Dropped, "Gemini groups no calls by a key"),
        new(CallFeatures.SafetySettings, Dropped, "it is not sent on"),
    ];

    public static IReadOnlyDictionary<string, string> ReplyFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ReplyFeatures.Text.Id] = "candidates[].content.parts[].text",
        [ReplyFeatures.Thoughts.Id] = "candidates[].content.parts[].thought",
        [ReplyFeatures.ReasoningState.Id] = "candidates[].content.parts[].thoughtSignature",
        [ReplyFeatures.ToolCalls.Id] = "candidates[].content.parts[].functionCall",
        [ReplyFeatures.ToolCallIds.Id] = "candidates[].content.parts[].functionCall.id",
        [ReplyFeatures.Media.Id] = "candidates[].content.parts[].inlineData",
        [ReplyFeatures.LogProbs.Id] = "candidates[].logprobsResult",
        [ReplyFeatures.Finish.Id] = "candidates[].finishReason",
        [ReplyFeatures.Choices.Id] = "candidates",
        [ReplyFeatures.Usage.Id] = "usageMetadata",
        [ReplyFeatures.CachedTokens.Id] = "usageMetadata.cachedContentTokenCount",
        [ReplyFeatures.ReasoningTokens.Id] = "usageMetadata.thoughtsTokenCount",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<ReplyLoss> ReplyLosses { get; } =
    [
        new(ReplyFeatures.Refusal, Dropped, "a refusal is text like any other there"),
        new(ReplyFeatures.ReasoningState, Dropped, "a client of Gemini sends back signatures of thoughts and calls that are Gemini's own") { When = r => r.Choices.SelectMany(c => c.Message.Parts).Any(HidesState) },
        new(ReplyFeatures.Citations, Dropped, "the sources are not sent on"),
        new(ReplyFeatures.Hosted, Dropped, "steps of another provider's tools mean nothing there"),
        new(ReplyFeatures.Finish, Rewritten, "Google's clients know no such reason; they see OTHER") { When = r => r.Choices.Any(c => GeminiFinish.Write(c.FinishReason) == "OTHER") },
        new(ReplyFeatures.StopSequence, Dropped, "Gemini does not say which stop sequence was met"),
        new(ReplyFeatures.SafetyRatings, Dropped, "the ratings are not sent on"),
        new(ReplyFeatures.CacheWrite, Dropped, "Gemini does not count what is written to a cache"),
        new(ReplyFeatures.ServiceTier, Dropped, "Gemini's answers name no service tier"),
    ];

    private static bool HidesState(ContentPart part) => part switch
    {
        TextPart text => text.State is not null,
        ThoughtPart { State: { } state } => GeminiState.ForClient(state) is null,
        ToolCallPart { State: { } state } => GeminiState.ForClient(state) is null,
        _ => false,
    };

    private static bool HasLevels(UpstreamModel model) => model.Name.Contains("gemini-3", StringComparison.OrdinalIgnoreCase);
}
