using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.System.Tests.Clients.Scenarios;
using Slipway.Testing.Upstream;
using Slipway.Testing.Upstreams;

namespace Slipway.System.Tests.Upstreams;

/// <summary>What every provider has to do, against a server that speaks its wire format and refuses what the real one refuses.</summary>
[Collection(ScriptedGatewayCollection.Name)]
public sealed class ProviderConformanceTests(ScriptedGateway gateway)
{
    private const string Png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private static readonly JsonObject Weather = Tool("weather"), Clock = Tool("clock");

    public static TheoryData<string> Models => [.. UpstreamRow.All.Select(row => row.Model)];

    public static TheoryData<string> Embedders => [.. UpstreamRow.All.Where(row => row.Embeds).Select(row => row.Model)];

    public static TheoryData<string, bool> Ways => new(UpstreamRow.All.SelectMany(row => new[] { (row.Model, false), (row.Model, true) }));

    [Theory, MemberData(nameof(Ways))]
    public async Task Text_with_its_end_and_its_cost(string model, bool stream)
    {
        using var caller = new ChatCaller(gateway, model);

        var answer = await caller.AskAsync("[play:text]", stream);

        answer.Text.ShouldBe(StandardScripts.Text);
        answer.Finish.ShouldBe("stop");
        answer.Done.ShouldBeTrue();
        answer.Usage.GetProperty("prompt_tokens").GetInt32().ShouldBe(21);
        answer.Usage.GetProperty("completion_tokens").GetInt32().ShouldBe(13);
        answer.Usage.GetProperty("total_tokens").GetInt32().ShouldBe(34);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Letters_of_all_kinds_stay_what_they_are(string model, bool stream)
    {
        using var caller = new ChatCaller(gateway, model);

        (await caller.AskAsync("[play:letters]", stream)).Text.ShouldBe("Zo\u00eb pays 5 \u20ac for \ud83c\udf4b\ud83c\udf4b\n\"quoted\" \\ \t<b>");
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task An_answer_that_was_cut_off_says_so(string model, bool stream)
    {
        using var caller = new ChatCaller(gateway, model);

        var answer = await caller.AskAsync("[play:cut]", stream, new JsonObject { ["max_tokens"] = 13 });

        answer.Finish.ShouldBe("length");
        gateway.Upstreams[model].Heard("cut")[^1].MaxTokens.ShouldBe(13);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Instructions_and_earlier_turns_arrive(string model, bool stream)
    {
        using var caller = new ChatCaller(gateway, model);
        var before = Guid.NewGuid().ToString("N");

        await caller.AskAsync(new JsonArray(Said("system", "Answer briefly."), Said("user", before), Said("assistant", "Indeed."), Said("user", "[play:text]")), stream);

        var heard = gateway.Upstreams[model].Heard("text").Single(h => h.Messages[0].Text == before);
        heard.System.ShouldBe("Answer briefly.");
        heard.Messages.Select(m => m.Role).ShouldBe(["user", "assistant", "user"]);
        heard.Messages[1].Text.ShouldBe("Indeed.");
        heard.Stream.ShouldBe(stream);
    }

    [Theory, MemberData(nameof(Ways))]
    public Task A_tool_loop_with_parallel_calls(string model, bool stream) => LoopAsync(model, stream, []);

    /// <summary>Signatures of thoughts have to come back from a client that never saw them: those wires refuse the second turn without.</summary>
    [Theory, MemberData(nameof(Ways))]
    public async Task A_tool_loop_while_the_model_thinks(string model, bool stream)
    {
        await LoopAsync(model, stream, new JsonObject { ["reasoning_effort"] = "medium", ["max_completion_tokens"] = 8000 });

        if (model == "via-claude-on-vertex")
        {
            var last = gateway.Upstreams[model].Heard("tools")[^1];
            last.AlwaysThinks.ShouldBeTrue();
            last.Messages.Where(m => m.Role == HeardMessage.Assistant).ShouldAllBe(m => m.Parts[0] is HeardThought);
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Json_by_a_schema(string model, bool stream)
    {
        using var caller = new ChatCaller(gateway, model);
        var schema = JsonNode.Parse("""
            {"type":"object","properties":{"city":{"type":"string"},"temperature":{"type":"integer"},"windy":{"type":"boolean"}},"required":["city","temperature","windy"],"additionalProperties":false}
            """);
        var format = new JsonObject { ["type"] = "json_schema", ["json_schema"] = new JsonObject { ["name"] = "weather", ["schema"] = schema, ["strict"] = true } };

        var answer = await caller.AskAsync("[play:json]", stream, new JsonObject { ["response_format"] = format });

        answer.Text.ShouldBe(StandardScripts.Json, answer.Error.ToString());
        answer.Finish.ShouldBe("stop");
    }

    [Theory, MemberData(nameof(Models))]
    public async Task A_picture_arrives_with_every_byte(string model)
    {
        using var caller = new ChatCaller(gateway, model);
        var content = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "[play:vision]" }, new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = Png } });

        (await caller.AskAsync(new JsonArray(new JsonObject { ["role"] = "user", ["content"] = content }), stream: false)).Text.ShouldBe("I see image/png of 70 bytes");
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_refusal_before_the_answer_keeps_its_meaning(string model, bool stream)
    {
        using var caller = new ChatCaller(gateway, model);

        (await caller.AskAsync("[play:refused]", stream)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await caller.AskAsync("[play:busy]", stream)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await caller.AskAsync("[play:overloaded]", stream)).Status.ShouldBeOneOf(HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadGateway);
    }

    [Theory, MemberData(nameof(Models))]
    public async Task Trouble_inside_a_stream_is_told_inside_the_stream(string model)
    {
        using var caller = new ChatCaller(gateway, model);

        var answer = await caller.AskAsync("[play:broken]", stream: true);

        answer.Text.ShouldBe("The harbour ");
        answer.Error.ValueKind.ShouldBe(JsonValueKind.Object);
        answer.Error.GetProperty("message").GetString().ShouldNotBeNullOrWhiteSpace();
        answer.Finish.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Embedders))]
    public async Task Vectors_of_several_texts_come_in_their_order(string model)
    {
        using var caller = new ChatCaller(gateway, model);

        var reply = await caller.EmbedAsync("short", "a longer text");

        reply.TryGetProperty("data", out var data).ShouldBeTrue(reply.ToString());
        data.EnumerateArray().Select(d => d.GetProperty("embedding").EnumerateArray().Select(n => n.GetSingle()).ToArray()).ShouldBe([EchoModel.Vector("short"), EchoModel.Vector("a longer text")]);
    }

    private async Task LoopAsync(string model, bool stream, JsonObject more)
    {
        using var caller = new ChatCaller(gateway, model);
        more["tools"] = new JsonArray(Weather.DeepClone(), Clock.DeepClone());
        var messages = new JsonArray(Said("user", "[play:tools]"));

        var first = await caller.AskAsync(messages, stream, more);
        first.Error.ValueKind.ShouldBe(JsonValueKind.Undefined, first.Error.ToString());
        first.Finish.ShouldBe("tool_calls");
        first.Text.ShouldBe(StandardScripts.Opening);
        first.Calls.Select(Called).ShouldBe(["weather Porto", "weather Faro"]);
        first.Calls.Select(c => (string)c["id"]!).ShouldBeUnique();
        first.Calls.ShouldAllBe(c => ((string)c["id"]!).Length <= 40);
        Answer(messages, first, "sunny", "cloudy");

        var second = await caller.AskAsync(messages, stream, more);
        second.Error.ValueKind.ShouldBe(JsonValueKind.Undefined, second.Error.ToString());
        second.Calls.Select(Called).ShouldBe(["clock Porto"]);
        Answer(messages, second, "half past nine");

        var third = await caller.AskAsync(messages, stream, more);
        third.Error.ValueKind.ShouldBe(JsonValueKind.Undefined, third.Error.ToString());
        third.Finish.ShouldBe("stop");
        var said = third.Text.Split("; ");
        said.Length.ShouldBe(3, third.Text);
        said[0].ShouldContain("sunny");
        said[1].ShouldContain("cloudy");
        said[2].ShouldContain("half past nine");
    }

    private static JsonObject Said(string role, string text) => new() { ["role"] = role, ["content"] = text };

    private static JsonObject Tool(string name) => new()
    {
        ["type"] = "function",
        ["function"] = new JsonObject
        {
            ["name"] = name,
            ["description"] = $"Tells the {name}",
            ["parameters"] = JsonNode.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""),
        },
    };

    private static string Called(JsonNode call) => $"{call["function"]!["name"]} {JsonNode.Parse((string)call["function"]!["arguments"]!)!["city"]}";

    /// <summary>Puts the answer and a result for each of its calls into the conversation, as every agent does.</summary>
    private static void Answer(JsonArray messages, ChatAnswer answer, params string[] results)
    {
        answer.Calls.Count.ShouldBe(results.Length, string.Create(CultureInfo.InvariantCulture, $"{answer.Message}"));
        messages.Add(new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = answer.Message["content"]?.DeepClone(),
            ["tool_calls"] = new JsonArray([.. answer.Calls.Select(c => (JsonNode)new JsonObject { ["id"] = (string)c["id"]!, ["type"] = "function", ["function"] = c["function"]!.DeepClone() })]),
        });
        foreach (var (call, result) in answer.Calls.Zip(results))
        {
            messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = (string)call["id"]!, ["content"] = result });
        }
    }
}
