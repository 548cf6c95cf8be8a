using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Chat;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;

namespace Slipway.Tests.Dialects.OpenAi;

public sealed class OpenAiPropertyTests
{
    [Fact]
    public void A_request_that_is_written_and_read_again_holds_all_that_no_row_names() =>
        Prop.ForAll(Requests().ToArbitrary(), request =>
        {
            var back = Fixed.Outbound("openai");
            UpstreamModel model = "gpt-5-mini";
            var read = Fixed.Inbound("openai").ReadChat(Fixed.Bytes(output => back.WriteChat(output, request, model)), new CallTarget());
            read.Error.ShouldBeNull();
            foreach (var feature in RequestFeatures.All.Where(f => !back.RequestLosses.Any(row => row.Feature == f && (row.When is null || row.When(request, model)))))
            {
                feature.Value(read.Value).ShouldBe(feature.Value(request), feature.Id);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void What_a_server_refuses_is_gone_and_all_else_is_as_it_was() =>
        Prop.ForAll(Gen.Elements("n", "seed", "user", "tools", "top_p", "messages.name", "response_format").ListOf().ToArbitrary(), refused =>
        {
            const string Body = """{"model":"m","messages":[{"role":"user","name":"ann","content":"Hi","x":[ 1 ]}],"n":1,"seed":2,"user":"u","tools":[],"top_p":1.0,"response_format":{"type":"text"},"mine":{"a" : 1}}""";
            var model = new UpstreamModel("m") { Traits = new Slipway.Dialects.OpenAi.OpenAiTraits { Refused = refused.Distinct().ToDictionary(path => path, _ => "it is refused") } };
            var expected = refused.Aggregate(Body, (text, path) => path switch
            {
                "messages.name" => text.Replace("\"name\":\"ann\",", "", StringComparison.Ordinal),
                "n" => text.Replace("\"n\":1,", "", StringComparison.Ordinal),
                "seed" => text.Replace("\"seed\":2,", "", StringComparison.Ordinal),
                "user" => text.Replace("\"user\":\"u\",", "", StringComparison.Ordinal),
                "tools" => text.Replace("\"tools\":[],", "", StringComparison.Ordinal),
                "top_p" => text.Replace("\"top_p\":1.0,", "", StringComparison.Ordinal),
                _ => text.Replace("\"response_format\":{\"type\":\"text\"},", "", StringComparison.Ordinal),
            });

            var pass = Fixed.Catalog.PassThrough(DialectId.OpenAi)!;
            Fixed.Text(output => pass.Rewrite(output, Encoding.UTF8.GetBytes(Body), new CallHead("m"), model)).ShouldBe(expected);
            pass.Losses(Encoding.UTF8.GetBytes(Body), model).Select(loss => loss.Field).ShouldBe(refused.Distinct(), ignoreOrder: true);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void A_stream_cut_at_any_bytes_gives_the_same_events() =>
        Prop.ForAll(Gen.Elements(Streams).Zip(Gen.Choose(1, 4000).ListOf()).ToArbitrary(), pair =>
        {
            var (bytes, cuts) = pair;
            Read(bytes, cuts).ShouldBe(Read(bytes, []));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static readonly byte[][] Streams =
    [
        .. Directory.EnumerateFiles(Slipway.Testing.Repository.PathOf("tests/Slipway.Tests/Dialects/Cases"), "stream.openai.sse", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];

    private static string Read(byte[] bytes, IEnumerable<int> cuts)
    {
        var reader = Fixed.Outbound("openai").OpenStream();
        var events = new List<ChatStreamEvent>();
        var from = 0;
        foreach (var cut in cuts.Where(cut => cut < bytes.Length).Order().Distinct())
        {
            reader.Read(bytes.AsSpan(from..cut), events);
            from = cut;
        }

        reader.Read(bytes.AsSpan(from..), events);
        reader.Complete(events);
        var writer = Fixed.Inbound("openai").OpenStream(new CallHead("m", Stream: true, StreamUsage: true), new CallTarget());
        return Fixed.Text(output => events.ForEach(step => writer.Write(output, step)));
    }

    private static Gen<ChatRequest> Requests() =>
        from said in Words().ListOf()
        from roles in Gen.Elements(ChatRole.System, ChatRole.Developer, ChatRole.User, ChatRole.Assistant).ListOf(said.Count)
        from temperature in Gen.Choose(0, 20)
        from numbers in Gen.Choose(1, 100_000).ListOf(4)
        from flags in ArbMap.Default.GeneratorFor<bool>().ListOf(4)
        from effort in Gen.Elements("none", "minimal", "low", "medium", "high", "xhigh")
        from stop in Words().ListOf()
        select new ChatRequest("m", [.. roles.Zip(said, (role, text) => ChatMessage.Text(role, text) with { Name = flags[0] && role == ChatRole.User ? "ann" : null }), ChatMessage.Text(ChatRole.User, "Go on"), .. Called(flags[1], said)])
        {
            Sampling = new SamplingOptions { Temperature = temperature / 10d, MaxTokens = numbers[0], Seed = numbers[1], Choices = 1 + (numbers[2] % 8), LogProbs = flags[2] ? true : null, TopLogProbs = flags[2] ? numbers[3] % 21 : null, Stop = [.. stop.Take(4)] },
            Reasoning = new ReasoningOptions { Effort = effort },
            Store = flags[3] ? true : null,
            Metadata = new Dictionary<string, string> { ["team"] = "search" },
            Tools = [new ToolDefinition("weather", "Weather", """{"type":"object"}""") { Strict = flags[3] ? true : null }],
            ToolChoice = flags[0] ? new ToolChoice(ToolChoiceMode.Required) { Parallel = flags[2] } : null,
            Verbosity = flags[1] ? "low" : null,
        };

    private static ChatMessage[] Called(bool really, IEnumerable<string> said) => really
        ? [new ChatMessage(ChatRole.Assistant, [new ToolCallPart("call_1", "weather", """{"city":"Bern"}""")]), new ChatMessage(ChatRole.Tool, [new ToolResultPart("call_1", "weather", string.Concat(said) + "sunny")])]
        : [];

    private static Gen<string> Words() => ArbMap.Default.GeneratorFor<NonEmptyString>().Select(text => "w" + Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get)));
}
