using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Chat;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;

namespace Slipway.Tests.Dialects.Anthropic;

/// <summary>What is written to an upstream and read again as a client's request says the same, whatever stands together.</summary>
public sealed class AnthropicRoundTripTests
{
    private static readonly Gen<string> Words = Gen.Elements("Hi", "Zoë pays 5 €", "line\nline", "\"quoted\" \\", "🍋", "{}");

    private static readonly Gen<CacheMark?> Marks = Gen.Elements(null, null, null, new CacheMark(), new CacheMark("1h"));

    private static readonly Gen<ContentPart> Asked = Gen.OneOf(
        from text in Words from mark in Marks select (ContentPart)new TextPart(text) { Cache = mark },
        Gen.Constant<ContentPart>(new MediaPart("image/png", new byte[] { 1, 2, 3 }, null)),
        Gen.Constant<ContentPart>(new MediaPart("image/webp", null, "https://example.com/a.webp")),
        from name in Words select (ContentPart)new MediaPart("application/pdf", new byte[] { 4, 5 }, null) { Name = name });

    private static readonly Gen<ChatMessage> Users = Asked.NonEmptyListOf().Select(parts => new ChatMessage(ChatRole.User, [.. parts]));

    private static readonly Gen<ChatRequest> Requests =
        from system in Words.Select(text => new ChatMessage(ChatRole.System, [new TextPart(text)])).OptionOf()
        from turns in Turn().ListOf()
        from last in Users
        from temperature in Gen.Elements<double?>(null, 0, 0.25, 1)
        from most in Gen.Choose(3000, 60_000)
        from budget in Gen.Elements<int?>(null, 0, 1024, 2500)
        from user in Words.OptionOf()
        from choice in Gen.Elements(null, new ToolChoice(ToolChoiceMode.Auto), new ToolChoice(ToolChoiceMode.None), new ToolChoice(ToolChoiceMode.Auto) { Parallel = false })
        select new ChatRequest("m", [.. system is null ? Array.Empty<ChatMessage>() : [system], .. turns.SelectMany((turn, i) => turn(i)), last])
        {
            Sampling = new SamplingOptions { MaxTokens = most, Temperature = budget > 0 ? null : temperature, TopK = budget > 0 ? null : 7, Stop = ["END"] },
            Reasoning = budget is null ? null : new ReasoningOptions { BudgetTokens = budget, IncludeThoughts = budget > 0 ? true : null },
            Tools = [new ToolDefinition("weather", "It", """{"type":"object","properties":{"city":{"type":"string"}}}""") { Strict = true }],
            ToolChoice = choice,
            EndUser = user,
        };

    [Fact]
    public void Every_feature_without_a_row_arrives_as_it_was() =>
        Prop.ForAll(Requests.ToArbitrary(), request =>
        {
            UpstreamModel model = "claude-haiku-4-5";
            var back = Fixed.Outbound("anthropic");
            var read = Fixed.Inbound("anthropic").ReadChat(Fixed.Bytes(output => back.WriteChat(output, request, model)), new CallTarget());

            read.Error.ShouldBeNull();
            read.Value.UnknownFields.ShouldBeEmpty();
            foreach (var feature in RequestFeatures.All)
            {
                if (!back.RequestLosses.Any(row => row.Feature == feature && (row.When is null || row.When(request, model))))
                {
                    feature.Value(read.Value).ShouldBe(feature.Value(request), feature.Id);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>A question, what the model said and called, and what the tools gave back; the number keeps ids apart.</summary>
    private static Gen<Func<int, IEnumerable<ChatMessage>>> Turn() =>
        from asked in Users
        from thought in Words.OptionOf()
        from said in Words
        from calls in Gen.Choose(0, 2)
        from failed in Gen.Elements(true, false)
        from result in Words
        select new Func<int, IEnumerable<ChatMessage>>(turn =>
        {
            var parts = new List<ContentPart>();
            if (thought is not null)
            {
                parts.Add(new ThoughtPart(thought, new ReasoningState(ReasoningFamily.Anthropic, "c2ln" + turn)));
            }

            parts.Add(new TextPart(said));
            var ids = Enumerable.Range(0, calls).Select(call => $"call_{turn}_{call}").ToList();
            parts.AddRange(ids.Select(id => new ToolCallPart(id, "weather", """{"city":"Bern"}""")));
            var messages = new List<ChatMessage> { asked, new(ChatRole.Assistant, parts) };
            if (calls > 0)
            {
                messages.Add(new ChatMessage(ChatRole.Tool, [.. ids.Select(id => new ToolResultPart(id, "weather", result) { IsError = failed })]));
            }

            return messages;
        });
}

internal static class OptionalGen
{
    /// <summary>Sometimes none.</summary>
    public static Gen<T?> OptionOf<T>(this Gen<T> gen)
        where T : class => Gen.Frequency((1, Gen.Constant<T?>(null)), (3, gen.Select(value => (T?)value)));
}
