using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Testing.Upstreams;
using Slipway.Testing.Upstreams.Anthropic;
using Slipway.Testing.Upstreams.Gemini;

namespace Slipway.Tests.Server.Reasoning;

/// <summary>
/// A tool loop of three turns over every client dialect and every upstream that wants its reasoning state back. The upstreams refuse what the real ones
/// refuse: a signature that was lost, invented or moved.
/// </summary>
public sealed class ReasoningLoopTests
{
    private const string Key = "sk-upstream";

    private static readonly Dictionary<string, Family> Families = new(StringComparer.Ordinal)
    {
        ["gemini"] = new(() => new GeminiWire(Key), address => $"model: gemini/gemini-3-scripted, api_base: \"{address}v1beta\", api_key: {Key}"),
        ["anthropic"] = new(() => new AnthropicWire(Key), address => $"model: anthropic/claude-scripted, api_base: \"{address}v1\", api_key: {Key}"),
    };

    private static readonly ToolDefinition[] Tools =
    [
        new("weather", "Tells the weather", """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""),
        new("clock", "Tells the time", """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""),
    ];

    public static TheoryData<string, string, bool> Pairs
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var client in (string[])["openai", "openai_responses", "anthropic", "gemini", "ollama"])
            {
                foreach (var family in Families.Keys)
                {
                    data.Add(client, family, false);
                    data.Add(client, family, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_upstream_gets_its_own_state_back_whatever_the_client_speaks(string client, string family, bool stream)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(Book(), Families[family].Wire(), TestContext.Current.CancellationToken);
        await using var server = await StartAsync(family, upstream);

        var said = await LoopAsync(new DialectClient(server, client, "house"), stream);

        ShouldSayResults(said);
        ShouldHaveItsState(family, upstream.Heard("tools"));
    }

    [Theory]
    [InlineData("openai", "gemini")]
    [InlineData("openai", "anthropic")]
    [InlineData("anthropic", "gemini")]
    [InlineData("gemini", "anthropic")]
    public async Task State_survives_the_way_to_another_deployment_of_the_family(string client, string family)
    {
        await using var first = await ScriptedUpstream.StartAsync(Book(), Families[family].Wire(), TestContext.Current.CancellationToken);
        await using var second = await ScriptedUpstream.StartAsync(Book(), Families[family].Wire(), TestContext.Current.CancellationToken);
        await using var server = await RunningServer.StartAsync($$"""
            model_list:
              - { model_name: house, litellm_params: { {{Families[family].Parameters(first.Address)}}, order: 1 } }
              - { model_name: house, litellm_params: { {{Families[family].Parameters(second.Address)}}, order: 2 } }
            router_settings: { num_retries: 2, cooldown_time: 60 }
            general_settings: { discover_local_servers: false }
            """);
        var talker = new DialectClient(server, client, "house");

        var request = Opening;
        request = await TurnAsync(talker, request, stream: false, "sunny", "cloudy");
        await first.DisposeAsync(); // from here on only the second answers
        request = await TurnAsync(talker, request, stream: false, "half past nine");
        var last = await talker.AskAsync(request, stream: false);

        ShouldSayResults(Text(last));
        first.Heard("tools").Count.ShouldBe(1);
        second.Heard("tools").Count.ShouldBe(2);
        ShouldHaveItsState(family, [.. first.Heard("tools"), .. second.Heard("tools")]);
    }

    [Theory]
    [InlineData("gemini")]
    [InlineData("anthropic")]
    public async Task Another_key_that_sends_the_same_conversation_does_not_get_at_the_state(string family)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(Book(), Families[family].Wire(), TestContext.Current.CancellationToken);
        await using var server = await StartAsync(family, upstream);
        var alice = await server.NewKeyAsync(new { key_alias = "alice" });
        var bob = await server.NewKeyAsync(new { key_alias = "bob" });

        var request = await TurnAsync(new DialectClient(server, "openai", "house", alice), Opening with { Reasoning = null }, stream: false, "sunny", "cloudy");
        await new DialectClient(server, "openai", "house", bob).AskAsync(request, stream: false);

        var heard = upstream.Heard("tools")[1].Messages.SelectMany(m => m.Parts).ToList();
        heard.OfType<HeardThought>().ShouldBeEmpty();
        heard.OfType<HeardCall>().Select(c => c.Signature).ShouldAllBe(s => s == null || s == "skip_thought_signature_validator");
    }

    private static ChatRequest Opening => new("house", [ChatMessage.Text(ChatRole.User, "[play:tools]")])
    {
        Tools = Tools,
        Sampling = new SamplingOptions { MaxTokens = 8000 },
        Reasoning = new ReasoningOptions { Effort = "low", IncludeThoughts = true },
    };

    private static ScriptBook Book()
    {
        var book = new ScriptBook();
        foreach (var (name, script) in StandardScripts.All)
        {
            book.Add(name, script);
        }

        return book;
    }

    private static Task<RunningServer> StartAsync(string family, ScriptedUpstream upstream) => RunningServer.StartAsync($$"""
        model_list:
          - { model_name: house, litellm_params: { {{Families[family].Parameters(upstream.Address)}} } }
        router_settings: { num_retries: 0 }
        general_settings: { discover_local_servers: false }
        """);

    private static async Task<string> LoopAsync(DialectClient client, bool stream)
    {
        var request = await TurnAsync(client, Opening, stream, "sunny", "cloudy");
        request = await TurnAsync(client, request, stream, "half past nine");
        return Text(await client.AskAsync(request, stream));
    }

    /// <summary>One answer and the results of its calls, put into the conversation.</summary>
    private static async Task<ChatRequest> TurnAsync(DialectClient client, ChatRequest request, bool stream, params string[] results)
    {
        var answer = await client.AskAsync(request, stream);
        var calls = answer.Parts.OfType<ToolCallPart>().ToList();
        calls.Count.ShouldBe(results.Length);
        calls.ShouldAllBe(call => call.Id.Length <= 64);
        return request with { Messages = [.. request.Messages, answer, new ChatMessage(ChatRole.Tool, [.. calls.Zip(results, (call, result) => new ToolResultPart(call.Id, call.Name, result))])] };
    }

    private static string Text(ChatMessage message) => string.Concat(message.Parts.OfType<TextPart>().Select(part => part.Text));

    /// <summary>The last turn tells the results that the upstream heard; Gemini's come as objects.</summary>
    private static void ShouldSayResults(string said) =>
        said.Split("; ").Select(result => result.StartsWith('{') ? JsonDocument.Parse(result).RootElement.EnumerateObject().Single().Value.GetString() : result).ShouldBe(["sunny", "cloudy", "half past nine"]);

    /// <summary>Beyond that the upstream did not refuse: it heard its own signatures, not the word that excuses their loss.</summary>
    private static void ShouldHaveItsState(string family, IReadOnlyList<Heard> heard)
    {
        heard.Count.ShouldBe(3);
        var parts = heard[^1].Messages.SelectMany(m => m.Parts).ToList();
        if (family == "gemini")
        {
            parts.OfType<HeardCall>().Count(call => call.Signature == Signature.OfCall("gemini", call.Tool, call.Arguments)).ShouldBe(2, "the first call of each of the two turns is signed");
        }
        else
        {
            parts.OfType<HeardThought>().Select(t => t.Text).ShouldContain("Two cities, so two calls.");
        }
    }

    private sealed record Family(Func<IWire> Wire, Func<Uri, string> Parameters);
}
