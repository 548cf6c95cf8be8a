using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Chat;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;

namespace Slipway.Tests.Dialects.Ollama;

/// <summary>What is written to an Ollama and read again as a client's request says the same, whatever stands together; and no cut of a stream changes it.</summary>
public sealed class OllamaRoundTripTests
{
    private static readonly Gen<string> Words = Gen.Elements("Hi", "Zoë pays 5 €", "line\nline", "\"quoted\" \\", "🍋", "{}");

    private static readonly Gen<ChatMessage> Users =
        from text in Words
        from images in Gen.Choose(0, 2)
        select new ChatMessage(ChatRole.User, [new TextPart(text), .. Enumerable.Range(0, images).Select(i => new MediaPart("image/png", new byte[] { 1, 2, (byte)i }, null))]);

    private static readonly Gen<ResponseFormat?> Formats = Gen.Elements(
        null, new ResponseFormat(ResponseFormatKind.JsonObject), new ResponseFormat(ResponseFormatKind.JsonSchema, """{"type":"object","properties":{"a":{"type":["string","null"]}}}"""));

    private static readonly Gen<ReasoningOptions?> Thinking = Gen.Elements(
        null, new ReasoningOptions { BudgetTokens = 0 }, new ReasoningOptions { BudgetTokens = -1, IncludeThoughts = true }, new ReasoningOptions { Effort = "high", IncludeThoughts = true });

    private static readonly Gen<ChatRequest> Requests =
        from system in Words
        from turns in Turn().ListOf()
        from last in Users
        from temperature in Gen.Elements<double?>(null, 0, 0.25, 1.5)
        from most in Gen.Elements<int?>(null, 1, 4096)
        from format in Formats
        from thinking in Thinking
        from logProbs in Gen.Elements(true, false)
        select new ChatRequest("m", [ChatMessage.Text(ChatRole.System, system), .. turns.SelectMany((turn, i) => turn(i)), last])
        {
            Sampling = new SamplingOptions { MaxTokens = most, Temperature = temperature, TopK = 7, MinP = 0.1, Seed = -3, Stop = ["END", "\n"], LogProbs = logProbs ? true : null, TopLogProbs = logProbs ? 2 : null },
            Reasoning = thinking,
            ResponseFormat = format,
            Tools = [new ToolDefinition("weather", "It", """{"type":"object","properties":{"city":{"type":"string"}}}""")],
        };

    [Theory]
    [InlineData("llama3.2:1b")]
    [InlineData("gpt-oss:20b")]
    public void Every_feature_without_a_row_arrives_as_it_was(string name) =>
        Prop.ForAll(Requests.ToArbitrary(), request =>
        {
            UpstreamModel model = name;
            var back = Fixed.Outbound("ollama");
            var read = Fixed.Inbound("ollama").ReadChat(Fixed.Bytes(output => back.WriteChat(output, request, model)), new CallTarget());

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

    [Fact]
    public void A_stream_cut_anywhere_gives_the_same_events()
    {
        var pieces = Gen.OneOf(
            Words.Select(text => $$$"""{"model":"m","created_at":"2026-11-21T08:00:00.5Z","message":{"role":"assistant","content":{{{System.Text.Json.JsonSerializer.Serialize(text)}}}},"done":false}"""),
            Words.Select(text => $$$"""{"model":"m","message":{"content":"","thinking":{{{System.Text.Json.JsonSerializer.Serialize(text)}}}},"done":false}"""),
            Gen.Constant("""{"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":"🍋"}}}]},"done":false}"""),
            Gen.Constant(""));
        var streams = from lines in pieces.ListOf()
                      from ending in Gen.Elements("\n", "\r\n")
                      from end in Gen.Elements("""{"done":true,"done_reason":"length","eval_count":3}""", """{"error":"gone"}""", "", "{\"mess")
                      from cut in Gen.Choose(1, 200)
                      select (Text: string.Concat(lines.Append(end).Select(line => line + ending)).TrimEnd('\n'), cut);

        Prop.ForAll(streams.ToArbitrary(), stream =>
        {
            var bytes = Encoding.UTF8.GetBytes(stream.Text);
            Events(bytes, stream.cut).ShouldBe(Events(bytes, bytes.Length + 1));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static List<ChatStreamEvent> Events(byte[] bytes, int size)
    {
        var events = new List<ChatStreamEvent>();
        var reader = Fixed.Outbound("ollama").OpenStream();
        foreach (var chunk in bytes.Chunk(size))
        {
            reader.Read(chunk, events);
        }

        reader.Complete(events);
        return events;
    }

    /// <summary>A question, what the model thought, said and called, and what the tools gave back; the number keeps ids apart.</summary>
    private static Gen<Func<int, IEnumerable<ChatMessage>>> Turn() =>
        from asked in Users
        from thought in Words
        from said in Words
        from calls in Gen.Choose(0, 2)
        from result in Words
        select new Func<int, IEnumerable<ChatMessage>>(turn =>
        {
            var ids = Enumerable.Range(0, calls).Select(call => $"call_{turn}_{call}").ToList();
            ContentPart[] parts = [new ThoughtPart(thought), new TextPart(said), .. ids.Select(id => new ToolCallPart(id, "weather", """{"city":"Bern"}"""))];
            ChatMessage[] messages = [asked, new ChatMessage(ChatRole.Assistant, parts)];
            return calls == 0 ? messages : [.. messages, new ChatMessage(ChatRole.Tool, [.. ids.Select(id => new ToolResultPart(id, "weather", result))])];
        });
}
