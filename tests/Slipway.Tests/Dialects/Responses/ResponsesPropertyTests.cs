using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Chat;
using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;

namespace Slipway.Tests.Dialects.Responses;

public sealed class ResponsesPropertyTests
{
    private static readonly Gen<string> Words = Gen.Elements("Hello", "", " ", "\"quoted\" \\ and\n\tlines", "👋🏽 é 漢", "{\"a\":1}", "data: [DONE]", "<b>&amp;</b>");

    private static readonly Gen<string> Arguments = Gen.Elements("{}", """{"city":"Oslo"}""", """{"a":[1,2.50,null],"b":{"c":"\u00e9"}}""");

    private static readonly Gen<ContentPart> Given = Gen.OneOf(
        Words.Select(text => (ContentPart)new TextPart(text)),
        Gen.Constant((ContentPart)new MediaPart("image/png", Encoding.UTF8.GetBytes("bytes"), null) { Detail = "low" }),
        Gen.Constant((ContentPart)new MediaPart("application/pdf", null, "https://example.com/a.pdf")));

    private static readonly Gen<ContentPart> Said = Gen.OneOf(
        Words.Select(text => (ContentPart)new TextPart(text)),
        Words.Select(text => (ContentPart)new RefusalPart(text)),
        Words.Select(text => (ContentPart)new ThoughtPart(text, new ReasoningState(ReasoningFamily.OpenAi, "gAAA")) { Id = "rs_1" }));

    private static readonly Gen<IReadOnlyList<ChatMessage>> Turn =
        from asked in Given.NonEmptyListOf()
        from said in Said.NonEmptyListOf()
        from calls in Arguments.ListOf()
        from result in Words
        select (IReadOnlyList<ChatMessage>)
        [
            new ChatMessage(ChatRole.User, [.. asked]),
            new ChatMessage(ChatRole.Assistant, [.. said, .. calls.Select((json, i) => new ToolCallPart($"call_{i}", "tool", json))]),
            .. calls.Select((_, i) => new ChatMessage(ChatRole.Tool, [new ToolResultPart($"call_{i}", "tool", result)])),
        ];

    private static readonly Gen<ChatRequest> Requests =
        from turns in Turn.ListOf()
        from instructions in Words
        from last in Words
        from effort in Gen.Elements("low", "high", null)
        from parallel in Gen.Elements<bool?>(true, false, null)
        select new ChatRequest("gpt-5-mini", [ChatMessage.Text(ChatRole.System, instructions + "."), .. turns.SelectMany(t => t), ChatMessage.Text(ChatRole.User, last)])
        {
            Tools = [new ToolDefinition("tool", "does it", """{"type":"object","properties":{}}""") { Strict = false }],
            ToolChoice = parallel is null ? null : new ToolChoice(ToolChoiceMode.Auto) { Parallel = parallel },
            Reasoning = effort is null ? null : new ReasoningOptions { Effort = effort },
            Store = false,
        };

    private static readonly Gen<ChatStreamEvent> Steps = Gen.OneOf(
        Words.Select(text => (ChatStreamEvent)new TextDelta(0, text)),
        Words.Select(text => (ChatStreamEvent)new ThoughtDelta(0, text)),
        Words.Select(text => (ChatStreamEvent)new RefusalDelta(0, text)),
        Gen.Constant((ChatStreamEvent)new CitationDelta(0, new Citation("https://example.com", "Example") { Start = 0, End = 1 })),
        Gen.Constant((ChatStreamEvent)new UsageReported(new TokenUsage(5, 3, 1, 2))));

    /// <summary>What is written for an upstream says the same to who reads it, in every feature that no row takes out.</summary>
    [Fact]
    public void A_request_says_the_same_when_it_is_read_again() =>
        Prop.ForAll(Requests.ToArbitrary(), request =>
        {
            var read = Fixed.Inbound("openai_responses").ReadChat(Fixed.Bytes(output => Fixed.Outbound("openai_responses").WriteChat(output, request, "gpt-5-mini")), new CallTarget());
            read.Error.ShouldBeNull();
            foreach (var feature in RequestFeatures.All)
            {
                feature.Value(read.Value).ShouldBe(feature.Value(request), feature.Id);
            }

            Shape(read.Value).ShouldBe(Shape(request));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    /// <summary>A stream read, written and read again tells the same, wherever it is cut.</summary>
    [Fact]
    public void A_stream_tells_the_same_wherever_it_is_cut() =>
        Prop.ForAll(Steps.ListOf().ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), (steps, size) =>
        {
            var bytes = Written([new StreamStarted("resp_1", "m", DateTimeOffset.UnixEpoch.AddDays(1)), .. steps, new ChoiceFinished(0, FinishReason.Stop)]);
            var whole = Read(bytes, bytes.Length);

            Read(bytes, size).ShouldBe(whole);
            whole.OfType<StreamFailed>().ShouldBeEmpty();
            Texts(whole).ShouldBe(Texts(steps));
            Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\n", "\r\n", StringComparison.Ordinal)), size).ShouldBe(whole);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    /// <summary>A stream that ends anywhere before its last event has failed; nobody takes half an answer for a whole one.</summary>
    [Fact]
    public void A_stream_that_is_cut_off_has_failed()
    {
        var bytes = Written([new StreamStarted("resp_1", "m", DateTimeOffset.UnixEpoch.AddDays(1)), new TextDelta(0, "Hello"), new ChoiceFinished(0, FinishReason.Stop)]);
        var last = Encoding.UTF8.GetString(bytes).LastIndexOf("\n\n", StringComparison.Ordinal);
        for (var length = 0; length < bytes.Length; length += 7)
        {
            var events = Read(bytes[..length], 64);
            (events[^1] is StreamFailed).ShouldBe(length < last, $"cut at {length}");
        }
    }

    private static byte[] Written(IEnumerable<ChatStreamEvent> events)
    {
        var writer = Fixed.Inbound("openai_responses").OpenStream(new CallHead("m", Stream: true), new CallTarget());
        var output = new ArrayBufferWriter<byte>();
        foreach (var one in events)
        {
            writer.Write(output, one);
        }

        writer.Complete(output);
        return output.WrittenSpan.ToArray();
    }

    private static List<ChatStreamEvent> Read(byte[] bytes, int size)
    {
        var reader = Fixed.Outbound("openai_responses").OpenStream();
        var events = new List<ChatStreamEvent>();
        foreach (var chunk in bytes.Chunk(Math.Max(1, size)))
        {
            reader.Read(chunk, events);
        }

        reader.Complete(events);
        return events;
    }

    private static string Texts(IEnumerable<ChatStreamEvent> events) => string.Join('|',
        string.Concat(events.OfType<TextDelta>().Select(t => t.Text)),
        string.Concat(events.OfType<RefusalDelta>().Select(t => t.Text)),
        string.Concat(events.OfType<ThoughtDelta>().Select(t => t.Text)),
        events.OfType<CitationDelta>().Count());

    /// <summary>Who says what in which order; an empty thought has no place of its own.</summary>
    private static string Shape(ChatRequest request) =>
        string.Join('\n', request.Messages.Select(m => m.Role + ": " + string.Join(", ", m.Parts.Select(p => p.GetType().Name))));
}
