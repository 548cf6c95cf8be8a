using System.Text;
using Slipway.Core.Chat;
using Slipway.Core.Usage;
using Slipway.Dialects.Fidelity;

namespace Slipway.Tests.Dialects.Fidelity;

/// <summary>For every feature answers that have it, and as little else as can be.</summary>
internal static class ReplySamples
{
    private static readonly ReadOnlyMemory<byte> Bytes = Encoding.UTF8.GetBytes("\u0089PNG some bytes");

    private static readonly ToolCallPart Call = new("call_1", "weather", """{"city":"Bern"}""");

    private static readonly Dictionary<ReplyFeature, ChatResponse[]> Samples = new()
    {
        [ReplyFeatures.Text] = [Said(new TextPart("Hello"))],
        [ReplyFeatures.Refusal] = [Said(new RefusalPart("I cannot help with that."))],
        [ReplyFeatures.Thoughts] = [Said(new ThoughtPart("Hm."), new TextPart("Hello"))],
        [ReplyFeatures.ReasoningState] =
        [
            Called(Call with { State = new ReasoningState(ReasoningFamily.Gemini, "c2ln") }),
            Said(new ThoughtPart("Hm.", new ReasoningState(ReasoningFamily.Gemini, "c2ln")), new TextPart("Hello")),
            Said(new TextPart("Hello") { State = new ReasoningState(ReasoningFamily.Gemini, "c2ln") }),
            Said(new ThoughtPart("Hm.", new ReasoningState(ReasoningFamily.Anthropic, "c2ln")), new TextPart("Hello")),
            Said(new ThoughtPart("", new ReasoningState(ReasoningFamily.Anthropic, "c2ln")) { Redacted = true }, new TextPart("Hello")),
            Said(new ThoughtPart("Hm.", new ReasoningState(ReasoningFamily.OpenAi, "c2ln")) { Id = "rs_1" }, new TextPart("Hello")),
        ],
        [ReplyFeatures.ToolCalls] = [Called(Call), Called(Call, Call with { Id = "call_2", ArgumentsJson = "{}" })],
        [ReplyFeatures.ToolCallIds] = [Called(Call)],
        [ReplyFeatures.Media] =
        [
            Said(new TextPart("Look"), new MediaPart("image/png", Bytes, null)),
            Said(new MediaPart("audio/wav", Encoding.UTF8.GetBytes("RIFF some bytes"), null) { Id = "audio_1", Transcript = "Hello" }),
        ],
        [ReplyFeatures.Citations] =
        [
            Said(new TextPart("It rains.") { Citations = [new Citation("https://example.com/weather", "Weather") { Start = 0, End = 9 }] }),
            Said(new TextPart("It rains.") { Citations = [new Citation(null, "report.pdf") { Quote = "Rain is expected." }] }),
        ],
        [ReplyFeatures.Hosted] = [Said(new HostedPart("another", "step", "{}"), new TextPart("Done"))],
        [ReplyFeatures.LogProbs] = [Of(Choice(new TextPart("Hello")) with { LogProbs = [new TokenLogProb("Hello", -0.25) { Top = [new TokenLogProb("Hello", -0.25), new TokenLogProb("Hi", -1.5)] }] })],
        [ReplyFeatures.Finish] =
        [
            Finished(FinishReason.Stop), Finished(FinishReason.Length), Finished(FinishReason.ContentFilter), Finished(FinishReason.Refusal), Finished(FinishReason.Pause), Called(Call),
        ],
        [ReplyFeatures.StopSequence] = [Of(Choice(new TextPart("Hello")) with { StopSequence = "END" })],
        [ReplyFeatures.SafetyRatings] = [Of(Choice(new TextPart("Hello")) with { SafetyRatings = [new SafetyRating("HARM_CATEGORY_HARASSMENT", "LOW", false)] })],
        [ReplyFeatures.Choices] = [Of(Choice(new TextPart("Hello")), Choice(new TextPart("Hi")) with { Index = 1 })],
        [ReplyFeatures.Usage] = [Used(new TokenUsage(100, 20))],
        [ReplyFeatures.CachedTokens] = [Used(new TokenUsage(100, 20, CachedInput: 60))],
        [ReplyFeatures.CacheWrite] = [Used(new TokenUsage(100, 20) { CacheWrite = 30 })],
        [ReplyFeatures.ReasoningTokens] = [Used(new TokenUsage(100, 20, Reasoning: 15))],
        [ReplyFeatures.ServiceTier] = [Said(new TextPart("Hello")) with { ServiceTier = "priority" }],
    };

    public static IReadOnlyList<ChatResponse> Of(ReplyFeature feature) =>
        Samples.GetValueOrDefault(feature) ?? throw new InvalidOperationException($"The feature '{feature.Id}' has no sample: add one.");

    private static ChatResponse Of(params ChatChoice[] choices) => new("answer-1", "upstream-model", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), choices);

    private static ChatResponse Said(params ContentPart[] parts) => Of(Choice(parts));

    private static ChatResponse Called(params ToolCallPart[] calls) => Of(Choice(calls) with { FinishReason = FinishReason.ToolCalls });

    private static ChatResponse Finished(FinishReason reason) => Of(Choice(new TextPart("Hello")) with { FinishReason = reason });

    private static ChatResponse Used(TokenUsage usage) => Said(new TextPart("Hello")) with { Usage = usage };

    private static ChatChoice Choice(params ContentPart[] parts) => new(0, new ChatMessage(ChatRole.Assistant, parts), FinishReason.Stop);
}
