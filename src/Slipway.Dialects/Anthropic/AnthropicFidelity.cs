using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Fidelity;
using static Slipway.Core.Fidelity.LossEffect;

namespace Slipway.Dialects.Anthropic;

/// <summary>What the Messages API can and cannot say; its models differ in what they take of it.</summary>
internal static class AnthropicFidelity
{
    private const string NoSampling = "the model takes no sampling parameters";
    private const string Thinks = "the API takes it only while thinking is off";
    private const string NoThinking = "the model cannot think here: it does not at all, its tools are forced, its answer is begun, the limit on tokens is too low, or the tool loop began without";
    private const string OtherTokens = "token ids differ between tokenizers";

    public static IReadOnlyDictionary<string, string> RequestFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [PromptFeatures.System.Id] = "system",
        [PromptFeatures.LateSystem.Id] = "messages[role=system]",
        [PromptFeatures.ImageData.Id] = "content[].source",
        [PromptFeatures.ImageUri.Id] = "content[].source.url",
        [PromptFeatures.FileData.Id] = "content[].source",
        [PromptFeatures.FileUri.Id] = "content[].source.url",
        [PromptFeatures.CloudStorage.Id] = "content[].source.url",
        [PromptFeatures.FileId.Id] = "content[].source.file_id",
        [PromptFeatures.MediaName.Id] = "content[].title",
        [PromptFeatures.Prefill.Id] = "messages[last].role=assistant",
        [PromptFeatures.CacheMarks.Id] = "cache_control",
        [SamplingFeatures.Temperature.Id] = "temperature",
        [SamplingFeatures.TopP.Id] = "top_p",
        [SamplingFeatures.TopK.Id] = "top_k",
        [SamplingFeatures.MaxTokens.Id] = "max_tokens",
        [SamplingFeatures.Stop.Id] = "stop_sequences",
        [ToolFeatures.Tools.Id] = "tools",
        [ToolFeatures.Strict.Id] = "tools[].strict",
        [ToolFeatures.Choice.Id] = "tool_choice.type",
        [ToolFeatures.OneAllowed.Id] = "tool_choice.name",
        [ToolFeatures.Sequential.Id] = "tool_choice.disable_parallel_tool_use",
        [ToolFeatures.Calls.Id] = "content[type=tool_use]",
        [ToolFeatures.Results.Id] = "content[type=tool_result]",
        [ToolFeatures.ResultError.Id] = "content[type=tool_result].is_error",
        [ToolFeatures.ResultMedia.Id] = "content[type=tool_result].content",
        [ToolFeatures.WebSearch.Id] = "tools[type=web_search]",
        [ToolFeatures.CodeExecution.Id] = "tools[type=code_execution]",
        [ToolFeatures.UrlContext.Id] = "tools[type=web_fetch]",
        [ToolFeatures.OtherHosted.Id] = "tools[].type",
        [ToolFeatures.HostedHistory.Id] = "content[type=server_tool_use]",
        [AnswerFeatures.JsonSchema.Id] = "output_config.format",
        [ReasoningFeatures.Effort.Id] = "output_config.effort",
        [ReasoningFeatures.Budget.Id] = "thinking",
        [ReasoningFeatures.IncludeThoughts.Id] = "thinking.display",
        [ReasoningFeatures.Thoughts.Id] = "content[type=thinking]",
        [ReasoningFeatures.AnthropicState.Id] = "content[type=thinking].signature",
        [CallFeatures.EndUser.Id] = "metadata.user_id",
        [CallFeatures.ServiceTier.Id] = "service_tier",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<RequestLoss> RequestLosses { get; } =
    [
        new(PromptFeatures.Developer, Rewritten, "developer messages join the system prompt"),
        new(PromptFeatures.LateSystem, Rewritten, "it joins the system prompt in front of the conversation"),
        new(PromptFeatures.ParticipantName, Dropped, "Anthropic names no participants"),
        new(PromptFeatures.ImageData, Dropped, "Anthropic takes JPEG, PNG, GIF and WebP, from the user") { When = (r, _) => Untaken(r, m => PromptFeatures.IsImage(m) && m.Data is not null) },
        new(PromptFeatures.ImageUri, Dropped, "Anthropic fetches only from https addresses") { When = (r, _) => Untaken(r, m => PromptFeatures.IsImage(m) && m.Data is null) },
        new(PromptFeatures.ImageDetail, Dropped, "Anthropic has no detail of an image"),
        new(PromptFeatures.AudioData, Dropped, "Anthropic's models hear nothing"),
        new(PromptFeatures.FileData, Dropped, "Anthropic takes PDF and plain text, from the user") { When = (r, _) => Untaken(r, m => !PromptFeatures.IsImage(m) && m.Data is not null) },
        new(PromptFeatures.FileUri, Dropped, "Anthropic fetches only PDF, from https addresses") { When = (r, _) => Untaken(r, m => !PromptFeatures.IsImage(m) && m.Data is null && !m.IsFileId) },
        new(PromptFeatures.CloudStorage, Dropped, "Anthropic fetches nothing from Cloud Storage; send a web address or the bytes"),
        new(PromptFeatures.FileId, Dropped, "a file id of another provider means nothing there") { When = (r, _) => Untaken(r, m => m.IsFileId) },
        new(PromptFeatures.MediaName, Dropped, "an image has no title there") { When = (r, _) => Media(r).Any(m => m.Name is not null && (PromptFeatures.IsImage(m) || !AnthropicMediaWriter.Takes(m))) },
        new(PromptFeatures.SpokenHistory, Dropped, "a spoken answer can be named only to the provider that gave it"),
        new(PromptFeatures.RefusalHistory, Rewritten, "a refusal is text like any other there"),
        new(PromptFeatures.Prefill, Emulated, "the model begins every answer itself; it is asked to go on from there") { When = (_, m) => !ClaudeModel.Of(m).Prefill },
        new(PromptFeatures.CacheMarks, Rewritten, "Anthropic takes four marks; the last four are kept") { When = (r, _) => AnthropicCache.Count(r) > AnthropicCache.MostMarks },
        new(PromptFeatures.CachedContent, Dropped, "Anthropic has no caches by name"),
        new(SamplingFeatures.Temperature, Dropped, NoSampling) { When = (_, m) => !ClaudeModel.Of(m).Sampling },
        new(SamplingFeatures.Temperature, Dropped, Thinks) { When = IsThinking },
        new(SamplingFeatures.Temperature, Rewritten, "Anthropic's temperature ends at 1") { When = (r, _) => r.Sampling.Temperature > 1 },
        new(SamplingFeatures.TopP, Dropped, NoSampling) { When = (_, m) => !ClaudeModel.Of(m).Sampling },
        new(SamplingFeatures.TopP, Dropped, "while thinking is on the API takes it only from 0.95") { When = (r, m) => IsThinking(r, m) && r.Sampling.TopP < AnthropicSampling.LeastTopP },
        new(SamplingFeatures.TopP, Dropped, "Claude takes either a temperature or top-p") { When = (r, m) => !IsThinking(r, m) && r.Sampling.Temperature is not null && ClaudeModel.Of(m).IsClaude },
        new(SamplingFeatures.TopK, Dropped, NoSampling) { When = (_, m) => !ClaudeModel.Of(m).Sampling },
        new(SamplingFeatures.TopK, Dropped, Thinks) { When = IsThinking },
        new(SamplingFeatures.MinP, Dropped, "Anthropic has no min-p"),
        new(SamplingFeatures.MaxTokens, Rewritten, "the model's answers end earlier") { When = (r, m) => ClaudeModel.Of(m) is { IsClaude: true } c && r.Sampling.MaxTokens > c.MaxTokens },
        new(SamplingFeatures.Stop, Rewritten, "Anthropic takes no stop sequence of white space alone") { When = (r, _) => r.Sampling.Stop.Any(string.IsNullOrWhiteSpace) },
        new(SamplingFeatures.Seed, Dropped, "Anthropic has no seed"),
        new(SamplingFeatures.PresencePenalty, Dropped, "Anthropic has no penalties"),
        new(SamplingFeatures.FrequencyPenalty, Dropped, "Anthropic has no penalties"),
        new(SamplingFeatures.Choices, Dropped, "Anthropic gives one answer a call; call again for more"),
        new(SamplingFeatures.LogProbs, Dropped, "Anthropic reports no log-probabilities"),
        new(SamplingFeatures.TopLogProbs, Dropped, "Anthropic reports no log-probabilities"),
        new(SamplingFeatures.LogitBias, Dropped, OtherTokens),
        new(ToolFeatures.Strict, Dropped, "the model has no strict mode") { When = (_, m) => !ClaudeModel.Of(m).Schemas },
        new(ToolFeatures.Choice, Rewritten, "the model cannot be made to call a tool; it is left to choose") { When = (r, m) => r.ToolChoice?.Mode == ToolChoiceMode.Required && !ClaudeModel.Of(m).ForcedTools },
        new(ToolFeatures.OneAllowed, Rewritten, "the model cannot be made to call a tool; it is given only this one") { When = (_, m) => !ClaudeModel.Of(m).ForcedTools },
        new(ToolFeatures.SomeAllowed, Emulated, "only those functions are sent"),
        new(ToolFeatures.Calls, Rewritten, "Anthropic's ids hold letters, digits, underscores and hyphens only, and are each used once") { When = (r, _) => AnthropicCallIds.Changes(r) },
        new(ToolFeatures.OtherHosted, Dropped, "the tool belongs to another provider") { When = (r, _) => r.HostedTools.Any(t => !AnthropicToolWriter.Takes(t)) },
        new(ToolFeatures.HostedHistory, Dropped, "steps of another provider's tools mean nothing there") { When = (r, _) => r.Messages.SelectMany(m => m.Parts).OfType<HostedPart>().Any(p => p.Dialect != DialectId.Anthropic.Value) },
        new(AnswerFeatures.JsonObject, Emulated, "the model is told so in words"),
        new(AnswerFeatures.JsonSchema, Emulated, "the model is told the schema in words") { When = (_, m) => !ClaudeModel.Of(m).Schemas },
        new(AnswerFeatures.JsonSchema, Rewritten, "objects are closed, and limits that Anthropic's schemas lack move into descriptions") { When = (r, _) => r.ResponseFormat?.JsonSchema is { } schema && Canonical.Schema(schema) != Canonical.Schema(AnthropicSchema.Of(schema)) },
        new(AnswerFeatures.SchemaName, Dropped, "Anthropic's schemas have no name"),
        new(AnswerFeatures.SchemaStrict, Dropped, "Anthropic always holds to the schema"),
        new(AnswerFeatures.Modalities, Dropped, "Anthropic's models answer in text"),
        new(AnswerFeatures.Speech, Dropped, "Anthropic's models answer in text"),
        new(AnswerFeatures.Verbosity, Dropped, "Anthropic has no verbosity"),
        new(ReasoningFeatures.Effort, Dropped, NoThinking) { When = (r, m) => Wish(r, m) is { Type: null, Effort: null } },
        new(ReasoningFeatures.Effort, Rewritten, "the model takes a number of tokens, or other degrees, in place of this effort") { When = (r, m) => Wish(r, m).Effort != r.Reasoning?.Effort },
        new(ReasoningFeatures.Budget, Dropped, NoThinking) { When = (r, m) => Wish(r, m) is { Type: null } },
        new(ReasoningFeatures.Budget, Rewritten, "the model takes an effort, or the number is out of the API's bounds") { When = (r, m) => Wish(r, m) is var t && Tokens(t) != r.Reasoning?.BudgetTokens },
        new(ReasoningFeatures.IncludeThoughts, Dropped, NoThinking) { When = (r, m) => !IsThinking(r, m) },
        new(ReasoningFeatures.Summary, Dropped, NoThinking) { When = (r, m) => !IsThinking(r, m) },
        new(ReasoningFeatures.Summary, Rewritten, "thoughts are shown summed up, in one way"),
        new(ReasoningFeatures.Thoughts, Dropped, "thoughts go back only with Anthropic's own signature") { When = (r, _) => r.Messages.SelectMany(m => m.Parts).OfType<ThoughtPart>().Any(t => t.Text.Length > 0 && AnthropicState.Own(t.State) is null) },
        new(ReasoningFeatures.GeminiState, Dropped, "a Gemini signature means nothing to other models"),
        new(ReasoningFeatures.OpenAiState, Dropped, "OpenAI's reasoning can be read by its own models only"),
        new(CallFeatures.Metadata, Dropped, "Anthropic takes no labels beside the user's id"),
        new(CallFeatures.ServiceTier, Dropped, "Anthropic has the tiers auto and standard_only") { When = (r, _) => AnthropicTiers.WriteAsked(r.ServiceTier) is null },
        new(CallFeatures.ServiceTier, Rewritten, "Anthropic knows it as standard_only") { When = (r, _) => AnthropicTiers.ReadAsked(AnthropicTiers.WriteAsked(r.ServiceTier)) != r.ServiceTier },
        new(CallFeatures.Store, Dropped, "Anthropic keeps no answers for later"),
        new(CallFeatures.PromptCacheKey, Dropped, "Anthropic groups no calls by a key; mark what to cache"),
        new(CallFeatures.SafetySettings, Dropped, "Anthropic has no thresholds of safety filters"),
    ];

    public static IReadOnlyDictionary<string, string> ReplyFields { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ReplyFeatures.Text.Id] = "content[type=text]",
        [ReplyFeatures.Refusal.Id] = "stop_details.explanation",
        [ReplyFeatures.Thoughts.Id] = "content[type=thinking]",
        [ReplyFeatures.ReasoningState.Id] = "content[type=thinking].signature",
        [ReplyFeatures.ToolCalls.Id] = "content[type=tool_use]",
        [ReplyFeatures.ToolCallIds.Id] = "content[type=tool_use].id",
        [ReplyFeatures.Citations.Id] = "content[type=text].citations",
        [ReplyFeatures.Hosted.Id] = "content[type=server_tool_use]",
        [ReplyFeatures.Finish.Id] = "stop_reason",
        [ReplyFeatures.StopSequence.Id] = "stop_sequence",
        [ReplyFeatures.Usage.Id] = "usage",
        [ReplyFeatures.CachedTokens.Id] = "usage.cache_read_input_tokens",
        [ReplyFeatures.CacheWrite.Id] = "usage.cache_creation_input_tokens",
        [ReplyFeatures.ReasoningTokens.Id] = "usage.output_tokens_details.thinking_tokens",
        [ReplyFeatures.ServiceTier.Id] = "usage.service_tier",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<ReplyLoss> ReplyLosses { get; } =
    [
        new(ReplyFeatures.Refusal, Rewritten, "a refusal is text there, with the stop reason 'refusal'"),
        new(ReplyFeatures.ReasoningState, Dropped, "a state of another family than Anthropic's has no place there") { When = r => States(r).Any(s => AnthropicState.ForClient(s) is null) },
        new(ReplyFeatures.Media, Dropped, "Anthropic's answers hold no images and no sound"),
        new(ReplyFeatures.Hosted, Dropped, "steps of another provider's tools have no place there") { When = r => r.Choices.SelectMany(c => c.Message.Parts).OfType<HostedPart>().Any(p => p.Dialect != DialectId.Anthropic.Value) },
        new(ReplyFeatures.LogProbs, Dropped, "Anthropic's answers hold no log-probabilities"),
        new(ReplyFeatures.Finish, Rewritten, "Anthropic has no such reason") { When = r => r.Choices.Count > 0 && AnthropicFinish.Read(AnthropicFinish.Write(r.Choices[0].FinishReason, null, false), false) != r.Choices[0].FinishReason },
        new(ReplyFeatures.SafetyRatings, Dropped, "Anthropic's answers hold no ratings"),
        new(ReplyFeatures.Choices, Dropped, "Anthropic's answers are one; the first is given"),
        new(ReplyFeatures.ServiceTier, Dropped, "Anthropic's tiers are standard, priority and batch") { When = r => AnthropicTiers.WriteServed(r.ServiceTier) is null },
    ];

    private static AnthropicThinking Wish(ChatRequest request, UpstreamModel model) => AnthropicThinking.Of(request, model);

    private static bool IsThinking(ChatRequest request, UpstreamModel model) => Wish(request, model).IsOn;

    /// <summary>The budget that a reader of the written request finds.</summary>
    private static int? Tokens(AnthropicThinking thinking) => thinking.Type switch { "disabled" => 0, "adaptive" => -1, _ => thinking.Budget };

    private static IEnumerable<MediaPart> Media(ChatRequest request) => request.Messages.SelectMany(message => message.Parts).OfType<MediaPart>();

    /// <summary>Some of the media are of a form that is not taken, or stand where the model speaks.</summary>
    private static bool Untaken(ChatRequest request, Func<MediaPart, bool> which) =>
        Media(request).Where(which).Any(media => !AnthropicMediaWriter.Takes(media))
        || request.Messages.Where(message => message.Role == ChatRole.Assistant).SelectMany(message => message.Parts).OfType<MediaPart>().Any(which);

    private static IEnumerable<ReasoningState> States(ChatResponse response) => response.Choices.SelectMany(choice => choice.Message.Parts)
        .Select(part => part switch { ThoughtPart thought => thought.State, ToolCallPart call => call.State, TextPart text => text.State, _ => null }).OfType<ReasoningState>();
}
