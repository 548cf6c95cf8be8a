using System.Text;
using Slipway.Core.Chat;
using Slipway.Dialects.Fidelity;

namespace Slipway.Tests.Dialects.Fidelity;

/// <summary>For every feature a request that uses it, and as little else as can be.</summary>
internal static class RequestSamples
{
    private static readonly ReadOnlyMemory<byte> Bytes = Encoding.UTF8.GetBytes("\u0089PNG some bytes");

    private static readonly ToolDefinition Weather = new("weather", "The weather of a city", """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""");

    private static readonly ToolDefinition Time = new("time", "The time of a city", """{"type":"object","properties":{"city":{"type":"string"}}}""");

    private static readonly Dictionary<RequestFeature, ChatRequest> Samples = new()
    {
        [PromptFeatures.System] = With(ChatMessage.Text(ChatRole.System, "Be brief.")),
        [PromptFeatures.Developer] = With(ChatMessage.Text(ChatRole.Developer, "Be brief.")),
        [PromptFeatures.LateSystem] = Said(ChatMessage.Text(ChatRole.User, "Hi"), ChatMessage.Text(ChatRole.Assistant, "Yes?"), ChatMessage.Text(ChatRole.System, "Now in French."), ChatMessage.Text(ChatRole.User, "Go on")),
        [PromptFeatures.ParticipantName] = Said(ChatMessage.Text(ChatRole.User, "Hi") with { Name = "ann" }),
        [PromptFeatures.ImageData] = Media(new MediaPart("image/png", Bytes, null)),
        [PromptFeatures.ImageUri] = Media(new MediaPart("image/png", null, "https://example.com/a.png")),
        [PromptFeatures.ImageDetail] = Media(new MediaPart("image/png", Bytes, null) { Detail = "low" }),
        [PromptFeatures.AudioData] = Media(new MediaPart("audio/wav", Bytes, null)),
        [PromptFeatures.FileData] = Media(new MediaPart("application/pdf", Bytes, null) { Name = "a.pdf" }),
        [PromptFeatures.FileUri] = Media(new MediaPart("application/pdf", null, "https://example.com/a.pdf")),
        [PromptFeatures.CloudStorage] = Media(new MediaPart("image/png", null, "gs://bucket/a.png")),
        [PromptFeatures.FileId] = Media(new MediaPart("application/pdf", null, "file-abc123") { IsFileId = true }),
        [PromptFeatures.MediaName] = Media(new MediaPart("application/pdf", Bytes, null) { Name = "a.pdf" }),
        [PromptFeatures.SpokenHistory] = Said(ChatMessage.Text(ChatRole.User, "Hi"), new ChatMessage(ChatRole.Assistant, [new MediaPart("audio/wav", null, null) { Id = "audio_1" }]), ChatMessage.Text(ChatRole.User, "Again")),
        [PromptFeatures.RefusalHistory] = Said(ChatMessage.Text(ChatRole.User, "Hi"), new ChatMessage(ChatRole.Assistant, [new RefusalPart("No.")]), ChatMessage.Text(ChatRole.User, "Please")),
        [PromptFeatures.Prefill] = Said(ChatMessage.Text(ChatRole.User, "Hi"), ChatMessage.Text(ChatRole.Assistant, "The answer is")),
        [PromptFeatures.CacheMarks] = Said(new ChatMessage(ChatRole.User, [new TextPart("A long text") { Cache = new CacheMark() }, new TextPart("Question")])),
        [PromptFeatures.CachedContent] = Hello with { CachedContent = "cachedContents/abc" },
        [SamplingFeatures.Temperature] = Hello with { Sampling = new SamplingOptions { Temperature = 0.5 } },
        [SamplingFeatures.TopP] = Hello with { Sampling = new SamplingOptions { TopP = 0.9 } },
        [SamplingFeatures.TopK] = Hello with { Sampling = new SamplingOptions { TopK = 40 } },
        [SamplingFeatures.MinP] = Hello with { Sampling = new SamplingOptions { MinP = 0.1 } },
        [SamplingFeatures.MaxTokens] = Hello with { Sampling = new SamplingOptions { MaxTokens = 77 } },
        [SamplingFeatures.Stop] = Hello with { Sampling = new SamplingOptions { Stop = ["END", "\n\n"] } },
        [SamplingFeatures.Seed] = Hello with { Sampling = new SamplingOptions { Seed = 42 } },
        [SamplingFeatures.PresencePenalty] = Hello with { Sampling = new SamplingOptions { PresencePenalty = 0.5 } },
        [SamplingFeatures.FrequencyPenalty] = Hello with { Sampling = new SamplingOptions { FrequencyPenalty = 0.5 } },
        [SamplingFeatures.Choices] = Hello with { Sampling = new SamplingOptions { Choices = 2 } },
        [SamplingFeatures.LogProbs] = Hello with { Sampling = new SamplingOptions { LogProbs = true } },
        [SamplingFeatures.TopLogProbs] = Hello with { Sampling = new SamplingOptions { LogProbs = true, TopLogProbs = 3 } },
        [SamplingFeatures.LogitBias] = Hello with { Sampling = new SamplingOptions { LogitBias = new Dictionary<string, double>(StringComparer.Ordinal) { ["50256"] = -100 } } },
        [ToolFeatures.Tools] = Hello with { Tools = [Weather] },
        [ToolFeatures.Strict] = Hello with { Tools = [Weather with { Strict = true }] },
        [ToolFeatures.Choice] = Hello with { Tools = [Weather, Time], ToolChoice = new ToolChoice(ToolChoiceMode.Required) },
        [ToolFeatures.OneAllowed] = Hello with { Tools = [Weather, Time], ToolChoice = new ToolChoice(ToolChoiceMode.Required) { AllowedNames = ["time"] } },
        [ToolFeatures.SomeAllowed] = Hello with { Tools = [Weather, Time], ToolChoice = new ToolChoice(ToolChoiceMode.Required) { AllowedNames = ["time", "weather"] } },
        [ToolFeatures.Sequential] = Hello with { Tools = [Weather], ToolChoice = new ToolChoice(ToolChoiceMode.Auto) { Parallel = false } },
        [ToolFeatures.Calls] = Called(Call, new ToolResultPart("call_1", "weather", "sunny")),
        [ToolFeatures.Results] = Called(Call, new ToolResultPart("call_1", "weather", "sunny")),
        [ToolFeatures.ResultError] = Called(Call, new ToolResultPart("call_1", "weather", "no such city") { IsError = true }),
        [ToolFeatures.ResultMedia] = Called(Call, new ToolResultPart("call_1", "weather", "a picture") { Media = [new MediaPart("image/png", Bytes, null)] }),
        [ToolFeatures.WebSearch] = Hello with { HostedTools = [new HostedTool(HostedTool.WebSearch, "another", "{}")] },
        [ToolFeatures.CodeExecution] = Hello with { HostedTools = [new HostedTool(HostedTool.CodeExecution, "another", "{}")] },
        [ToolFeatures.UrlContext] = Hello with { HostedTools = [new HostedTool(HostedTool.UrlContext, "another", "{}")] },
        [ToolFeatures.OtherHosted] = Hello with { HostedTools = [new HostedTool("computer_use", "another", "{}")] },
        [ToolFeatures.HostedHistory] = Said(ChatMessage.Text(ChatRole.User, "Hi"), new ChatMessage(ChatRole.Assistant, [new HostedPart("another", "step", "{}"), new TextPart("Done")]), ChatMessage.Text(ChatRole.User, "More")),
        [AnswerFeatures.JsonObject] = Hello with { ResponseFormat = new ResponseFormat(ResponseFormatKind.JsonObject) },
        [AnswerFeatures.JsonSchema] = Hello with { ResponseFormat = Schema },
        [AnswerFeatures.SchemaName] = Hello with { ResponseFormat = Schema with { Name = "city" } },
        [AnswerFeatures.SchemaStrict] = Hello with { ResponseFormat = Schema with { Name = "city", Strict = true } },
        [AnswerFeatures.Modalities] = Hello with { Modalities = ["text", "audio"], Speech = new SpeechOptions("alloy", "wav") },
        [AnswerFeatures.Speech] = Hello with { Modalities = ["text", "audio"], Speech = new SpeechOptions("alloy", "wav") },
        [AnswerFeatures.Verbosity] = Hello with { Verbosity = "low" },
        [ReasoningFeatures.Effort] = Hello with { Reasoning = new ReasoningOptions { Effort = "low" } },
        [ReasoningFeatures.Budget] = Hello with { Reasoning = new ReasoningOptions { BudgetTokens = 2000 }, Sampling = new SamplingOptions { MaxTokens = 4000 } },
        [ReasoningFeatures.IncludeThoughts] = Hello with { Reasoning = new ReasoningOptions { BudgetTokens = 2000, IncludeThoughts = true }, Sampling = new SamplingOptions { MaxTokens = 4000 } },
        [ReasoningFeatures.Summary] = Hello with { Reasoning = new ReasoningOptions { Effort = "low", Summary = "detailed" } },
        [ReasoningFeatures.Thoughts] = Thought(new ThoughtPart("Hm.")),
        [ReasoningFeatures.GeminiState] = Thought(new ThoughtPart("Hm.", new ReasoningState(ReasoningFamily.Gemini, "c2ln"))),
        [ReasoningFeatures.AnthropicState] = Thought(new ThoughtPart("Hm.", new ReasoningState(ReasoningFamily.Anthropic, "c2ln"))),
        [ReasoningFeatures.OpenAiState] = Thought(new ThoughtPart("", new ReasoningState(ReasoningFamily.OpenAi, "c2ln")) { Id = "rs_1" }),
        [CallFeatures.EndUser] = Hello with { EndUser = "user-7" },
        [CallFeatures.Metadata] = Hello with { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "search" } },
        [CallFeatures.ServiceTier] = Hello with { ServiceTier = "flex" },
        [CallFeatures.Store] = Hello with { Store = true },
        [CallFeatures.PromptCacheKey] = Hello with { PromptCacheKey = "k1" },
        [CallFeatures.SafetySettings] = Hello with { SafetySettings = [new SafetySetting("HARM_CATEGORY_HARASSMENT", "BLOCK_ONLY_HIGH")] },
    };

    private static ChatRequest Hello => Said(ChatMessage.Text(ChatRole.User, "Hello"));

    private static ResponseFormat Schema => new(ResponseFormatKind.JsonSchema, """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

    private static ToolCallPart Call => new("call_1", "weather", """{"city":"Bern"}""");

    public static ChatRequest Of(RequestFeature feature) =>
        Samples.GetValueOrDefault(feature) ?? throw new InvalidOperationException($"The feature '{feature.Id}' has no sample: add one.");

    private static ChatRequest Said(params ChatMessage[] messages) => new("client-model", messages);

    private static ChatRequest With(ChatMessage first) => Said(first, ChatMessage.Text(ChatRole.User, "Hello"));

    private static ChatRequest Media(MediaPart media) => Said(new ChatMessage(ChatRole.User, [new TextPart("Look"), media]));

    private static ChatRequest Thought(ThoughtPart thought) =>
        Said(ChatMessage.Text(ChatRole.User, "Hi"), new ChatMessage(ChatRole.Assistant, [thought, new TextPart("Hello")]), ChatMessage.Text(ChatRole.User, "More"));

    private static ChatRequest Called(ToolCallPart call, ToolResultPart result) =>
        Said(ChatMessage.Text(ChatRole.User, "Weather?"), new ChatMessage(ChatRole.Assistant, [call]), new ChatMessage(ChatRole.Tool, [result])) with { Tools = [Weather] };
}
