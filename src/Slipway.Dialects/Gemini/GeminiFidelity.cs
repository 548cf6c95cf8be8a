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
        [PromptFeatures.ImageDetail.Id] = "generationConfig.mediaResolution",
        [PromptFeatures.CachedContent.Id] = "cachedContent",
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
        [ToolFeatures.Strict.Id] = "toolConfig.functionCallingConfig.mode=VALIDATED",
        [ToolFeatures.ResultError.Id] = "parts[].functionResponse.response.error",
        [ToolFeatures.ResultMedia.Id] = "parts[].functionResponse.parts",
        [ToolFeatures.WebSearch.Id] = "tools[].googleSearch",
        [ToolFeatures.CodeExecution.Id] = "tools[].codeExecution",
        [ToolFeatures.UrlContext.Id] = "tools[].urlContext",
        [ToolFeatures.OtherHosted.Id] = "tools[]",
        [ToolFeatures.HostedHistory.Id] = "parts[].executableCode",
        [AnswerFeatures.JsonObject.Id] = "generationConfig.responseMimeType",
        [AnswerFeatures.JsonSchema.Id] = "generationConfig.responseJsonSchema",
        [AnswerFeatures.Modalities.Id] = "generationConfig.responseModalities",
        [AnswerFeatures.Speech.Id] = "generationConfig.speechConfig",
        [ReasoningFeatures.Effort.Id] = "generationConfig.thinkingConfig.thinkingLevel",
        [ReasoningFeatures.Budget.Id] = "generationConfig.thinkingConfig.thinkingBudget",
        [ReasoningFeatures.IncludeThoughts.Id] = "generationConfig.thinkingConfig.includeThoughts",
        [ReasoningFeatures.Thoughts.Id] = "parts[].thought",
        [ReasoningFeatures.GeminiState.Id] = "parts[].thoughtSignature",
        [CallFeatures.Metadata.Id] = "labels",
        [CallFeatures.ServiceTier.Id] = "serviceTier",
        [CallFeatures.SafetySettings.Id] = "safetySettings",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<RequestLoss> RequestLosses { get; } =
    [
        new(PromptFeatures.Developer, Rewritten, "developer messages join the system instruction"),
        new(PromptFeatures.LateSystem, Rewritten, "Gemini has one system instruction, in front of the conversation"),
        new(PromptFeatures.ParticipantName, Dropped, "Gemini names no participants"),
        new(PromptFeatures.ImageDetail, Rewritten, "models before Gemini 3 read all media of a call at one resolution, the finest that is asked for") { When = (r, m) => !HasLevels(m.Name) && Details(r) > 1 && GeminiMediaDetail.OfAll(r) is not null },
        new(PromptFeatures.ImageDetail, Dropped, "the resolution is left to the model, which has one for all media of a call before Gemini 3") { When = (r, m) => HasLevels(m.Name) ? r.Messages.SelectMany(x => x.Parts).OfType<MediaPart>().All(p => GeminiMediaDetail.Write(p.Detail) is null) : GeminiMediaDetail.OfAll(r) is null },
        new(PromptFeatures.FileId, Dropped, "a file id of another provider means nothing there"),
        new(PromptFeatures.MediaName, Dropped, "the Gemini API takes no names of files"),
        new(PromptFeatures.SpokenHistory, Dropped, "a spoken answer can be named only to the provider that gave it"),
        new(PromptFeatures.RefusalHistory, Rewritten, "a refusal is text like any other there"),
        new(PromptFeatures.CacheMarks, Dropped, "Gemini caches prompts by itself, or by name"),
        new(SamplingFeatures.MinP, Dropped, "Gemini has no min-p"),
        new(SamplingFeatures.LogitBias, Dropped, "Gemini has no bias of tokens"),
        new(ToolFeatures.Strict, Dropped, "Gemini has no strict mode for one function"),
        new(ToolFeatures.Sequential, Dropped, "Gemini cannot be kept from calling several functions in one turn"),
        new(ToolFeatures.WebSearch, Rewritten, "the settings of another provider's search have no counterpart") { When = (r, _) => LosesSettings(r, HostedTool.WebSearch) },
        new(ToolFeatures.CodeExecution, Rewritten, "the settings of another provider's code execution have no counterpart") { When = (r, _) => LosesSettings(r, HostedTool.CodeExecution) },
        new(ToolFeatures.UrlContext, Rewritten, "the settings of another provider's reader of pages have no counterpart") { When = (r, _) => LosesSettings(r, HostedTool.UrlContext) },
        new(ToolFeatures.OtherHosted, Dropped, "the tool belongs to another provider") { When = (r, _) => r.HostedTools.Any(t => !GeminiHostedTools.IsWritten(t)) },
        new(ToolFeatures.HostedHistory, Dropped, "steps of another provider's tools mean nothing there") { When = (r, _) => r.Messages.SelectMany(m => m.Parts).OfType<HostedPart>().Any(p => p.Dialect != DialectId.Gemini.Value) },
        new(AnswerFeatures.SchemaName, Dropped, "Gemini's schemas have no name"),
        new(AnswerFeatures.SchemaStrict, Dropped, "Gemini always holds to the schema"),
        new(AnswerFeatures.Speech, Rewritten, "Gemini speaks in raw PCM and takes no other format") { When = (r, _) => r.Speech is { Format: not null, Voice: not null } },
        new(AnswerFeatures.Speech, Dropped, "Gemini speaks in raw PCM and takes no other format") { When = (r, _) => r.Speech is { Voice: null } },
        new(AnswerFeatures.Verbosity, Dropped, "Gemini has no verbosity"),
        new(ReasoningFeatures.Effort, Rewritten, "models before Gemini 3 take a number of tokens in place of an effort") { When = (_, m) => !HasLevels(m.Name) },
        new(ReasoningFeatures.Budget, Rewritten, "Gemini 3 takes a level in place of a number of tokens") { When = (_, m) => HasLevels(m.Name) },
        new(ReasoningFeatures.Summary, Dropped, "Gemini sums up its thoughts in one way"),
        new(ReasoningFeatures.Thoughts, Dropped, "thoughts go back only with Gemini's own signature") { When = (r, _) => ReasoningFeatures.GeminiState.Value(r) is null },
        new(ReasoningFeatures.AnthropicState, Dropped, "an Anthropic signature means nothing to other models"),
        new(ReasoningFeatures.OpenAiState, Dropped, "OpenAI's reasoning can be read by its own models only"),
        new(CallFeatures.EndUser, Dropped, "Gemini knows no end users"),
        new(CallFeatures.Metadata, Dropped, "the Gemini API takes no labels; Vertex AI does") { When = (_, m) => !m.OnVertex },
        new(CallFeatures.ServiceTier, Dropped, "Google has the tiers flex, standard and priority") { When = (r, _) => GeminiTier.Write(r.ServiceTier) is null },
        new(CallFeatures.Store, Dropped, "Gemini keeps no answers"),
        new(CallFeatures.PromptCacheKey, Dropped, "Gemini groups no calls by a key"),
    ];

    public static IReadOnlyDictionary<string, string> ReplyFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ReplyFeatures.Text.Id] = "candidates[].content.parts[].text",
        [ReplyFeatures.Thoughts.Id] = "candidates[].content.parts[].thought",
        [ReplyFeatures.ReasoningState.Id] = "candidates[].content.parts[].thoughtSignature",
        [ReplyFeatures.ToolCalls.Id] = "candidates[].content.parts[].functionCall",
        [ReplyFeatures.ToolCallIds.Id] = "candidates[].content.parts[].functionCall.id",
        [ReplyFeatures.Media.Id] = "candidates[].content.parts[].inlineData",
        [ReplyFeatures.Citations.Id] = "candidates[].groundingMetadata",
        [ReplyFeatures.Hosted.Id] = "candidates[].content.parts[].executableCode",
        [ReplyFeatures.SafetyRatings.Id] = "candidates[].safetyRatings",
        [ReplyFeatures.ServiceTier.Id] = "usageMetadata.trafficType",
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
        new(ReplyFeatures.Citations, Rewritten, "a page of the web is named without the words that were quoted from it") { When = r => r.Choices.SelectMany(c => c.Message.Parts).OfType<TextPart>().Any(t => t.Citations.Any(c => c is { Uri: not null, Quote: not null })) },
        new(ReplyFeatures.Hosted, Dropped, "steps of another provider's tools mean nothing there") { When = r => r.Choices.SelectMany(c => c.Message.Parts).OfType<HostedPart>().Any(p => p.Dialect != DialectId.Gemini.Value) },
        new(ReplyFeatures.Finish, Rewritten, "Google's clients know no such reason; they see OTHER") { When = r => r.Choices.Any(c => GeminiFinish.Write(c.FinishReason) == "OTHER") },
        new(ReplyFeatures.StopSequence, Dropped, "Gemini does not say which stop sequence was met"),
        new(ReplyFeatures.CacheWrite, Dropped, "Gemini does not count what is written to a cache"),
        new(ReplyFeatures.ServiceTier, Dropped, "Gemini's answers name no service tier"),
    ];

    private static bool HidesState(ContentPart part) => part switch
    {
        TextPart { State: { } state } => GeminiState.ForClient(state) is null,
        ThoughtPart { State: { } state } => GeminiState.ForClient(state) is null,
        ToolCallPart { State: { } state } => GeminiState.ForClient(state) is null,
        _ => false,
    };

    /// <summary>Gemini 3 takes levels of thought, a resolution for each part, and wants its signatures back.</summary>
    internal static bool HasLevels(string model) => model.Contains("gemini-3", StringComparison.OrdinalIgnoreCase);

    private static int Details(ChatRequest request) =>
        request.Messages.SelectMany(m => m.Parts).OfType<MediaPart>().Where(p => p.IsReadable).Select(p => GeminiMediaDetail.Write(p.Detail)).Distinct().Count();

    private static bool LosesSettings(ChatRequest request, string kind) => request.HostedTools.Any(t => t.Kind == kind && GeminiHostedTools.LosesSettings(t));
}
