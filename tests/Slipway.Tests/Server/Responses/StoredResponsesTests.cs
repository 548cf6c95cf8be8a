using System.Net;
using System.Text;
using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Server.Responses;

/// <summary>Conversations that go on from kept responses, at an upstream that knows only chat completions and at one that speaks Responses itself.</summary>
public sealed class StoredResponsesTests
{
    private const string Native =
        """{"id":"resp_up_1","object":"response","created_at":1700000000,"status":"completed","model":"up","output":[{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"gAAA"},{"id":"msg_up_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"I am native.","annotations":[],"logprobs":[]}]}],"previous_response_id":null,"store":false,"future":{"a":1.50},"usage":{"input_tokens":7,"output_tokens":2,"total_tokens":9}}""";

    [Fact]
    public async Task A_conversation_goes_on_at_an_upstream_that_knows_no_responses()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);

        var first = await AskAsync(server, """{"model":"chat","instructions":"Be brief.","input":"I am Ada."}""");
        var second = await AskAsync(server, $$"""{"model":"chat","input":[{"role":"user","content":"Who am I?"}],"previous_response_id":"{{Id(first)}}"}""");
        var third = await AskAsync(server, $$"""{"model":"chat","input":"Sure?","previous_response_id":"{{Id(second)}}"}""");

        using var sent = JsonDocument.Parse(upstream.Calls[^1].Body);
        sent.RootElement.GetProperty("messages").EnumerateArray().Select(m => $"{m.GetProperty("role").GetString()}: {m.GetProperty("content").GetString()}").ShouldBe(
        [
            "user: I am Ada.", "assistant: " + Text(first), "user: Who am I?", "assistant: " + Text(second), "user: Sure?",
        ]);
        third.GetProperty("previous_response_id").GetString().ShouldBe(Id(second));
        (await GetAsync(server, Id(third))).GetRawText().ShouldBe(third.GetRawText(), "What is read again is what was answered.");
    }

    [Fact]
    public async Task A_conversation_goes_on_at_an_upstream_of_the_same_format_which_is_told_to_keep_nothing()
    {
        await using var upstream = await FakeUpstream.StartAsync(_ => UpstreamReply.Json(Native));
        await using var server = await StartAsync(upstream);

        var first = await AskAsync(server, """{"model":"native","input":"Hi","future_field":{"b":2.50}}""");
        await AskAsync(server, """{"model":"native","input":"And?","previous_response_id":"resp_up_1","store":true}""");

        upstream.Calls.ShouldAllBe(call => call.Path == "/v1/responses");
        Encoding.UTF8.GetString(upstream.Calls[0].Body.Span).ShouldBe("""{"model":"gpt-5-mini","input":"Hi","future_field":{"b":2.50},"store":false,"include":["reasoning.encrypted_content"]}""");
        first.GetProperty("future").GetRawText().ShouldBe("""{"a":1.50}""");
        using var sent = JsonDocument.Parse(upstream.Calls[1].Body);
        sent.RootElement.TryGetProperty("previous_response_id", out _).ShouldBeFalse();
        sent.RootElement.GetProperty("store").GetBoolean().ShouldBeFalse();
        sent.RootElement.GetProperty("input").EnumerateArray().Select(i => i.TryGetProperty("role", out var role) ? role.GetString() : i.GetProperty("type").GetString()).ShouldBe(["user", "reasoning", "assistant", "user"]);
        (await GetAsync(server, "resp_up_1")).GetProperty("previous_response_id").GetString().ShouldBe("resp_up_1");
    }

    [Fact]
    public async Task A_streamed_answer_is_kept_too_even_when_the_caller_has_left_after_its_end()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);

        string id;
        using (var reply = await server.PostAsync("v1/responses", """{"model":"chat","input":"Hi","stream":true}"""))
        {
            reply.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
            var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            text.ShouldContain("event: response.completed\n");
            using var last = JsonDocument.Parse(text.TrimEnd().Split("data: ")[^1]);
            id = last.RootElement.GetProperty("response").GetProperty("id").GetString()!;
        }

        (await GetAsync(server, id)).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task Nobody_else_can_read_go_on_from_list_or_delete_a_response()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);
        var (ann, bob) = (await server.NewKeyAsync(new { key_alias = "ann" }), await server.NewKeyAsync(new { key_alias = "bob" }));
        using var made = await server.PostAsync("v1/responses", """{"model":"chat","input":"My secret is 4711."}""", ann);
        var response = await RunningServer.JsonAsync(made);
        var (id, item) = (Id(response), response.GetProperty("output")[0].GetProperty("id").GetString());

        foreach (var key in new[] { bob, null })
        {
            (await server.GetAsync("v1/responses/" + id, key)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await server.GetAsync($"v1/responses/{id}/input_items", key)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            using var goingOn = await server.PostAsync("v1/responses", $$"""{"model":"chat","input":"What is my secret?","previous_response_id":"{{id}}"}""", key);
            goingOn.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            var error = (await RunningServer.JsonAsync(goingOn)).GetProperty("error");
            error.GetProperty("code").GetString().ShouldBe("previous_response_not_found");
            error.GetProperty("param").GetString().ShouldBe("previous_response_id");
            using var referring = await server.PostAsync("v1/responses", $$"""{"model":"chat","input":[{"type":"item_reference","id":"{{item}}"}]}""", key);
            referring.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            using var deleting = new HttpRequestMessage(HttpMethod.Delete, "v1/responses/" + id);
            deleting.Headers.Authorization = new("Bearer", key ?? server.AdminKey);
            (await server.Http.SendAsync(deleting, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        upstream.Calls.Count.ShouldBe(1, "Nothing of it was sent to the upstream.");
        (await server.GetAsync("v1/responses/" + id, ann)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Items_are_listed_in_pages_and_may_be_referred_to()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);
        var first = await AskAsync(server, """{"model":"chat","input":"one"}""");
        var second = await AskAsync(server, $$"""{"model":"chat","input":[{"role":"user","content":"two"},{"role":"user","content":"three"}],"previous_response_id":"{{Id(first)}}"}""");

        var all = await ItemsAsync(server, Id(second), "order=asc");
        all.Select(i => i.GetProperty("content")[0].GetProperty("text").GetString()).ShouldBe(["one", Text(first), "two", "three"]);
        var page = await ItemsAsync(server, Id(second), "limit=2");
        page.Select(i => i.GetProperty("content")[0].GetProperty("text").GetString()).ShouldBe(["three", "two"]);
        var next = await ItemsAsync(server, Id(second), "limit=2&after=" + page[1].GetProperty("id").GetString());
        next.Select(i => i.GetProperty("content")[0].GetProperty("text").GetString()).ShouldBe([Text(first), "one"]);

        await AskAsync(server, $$"""{"model":"chat","input":[{"type":"item_reference","id":"{{all[1].GetProperty("id").GetString()}}"},{"role":"user","content":"what was that?"}]}""");
        Encoding.UTF8.GetString(upstream.Calls[^1].Body.Span).ShouldContain(JsonEncodedText.Encode(Text(first)).ToString());
        (await server.GetAsync($"v1/responses/{Id(second)}/input_items?limit=0")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await server.GetAsync($"v1/responses/{Id(second)}/input_items?order=up")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await server.GetAsync($"v1/responses/{Id(second)}/input_items?after=msg_none")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_is_not_to_be_stored_or_was_deleted_is_gone()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);
        var unstored = await AskAsync(server, """{"model":"chat","input":"one","store":false}""");
        var stored = await AskAsync(server, """{"model":"chat","input":"one"}""");

        (await server.GetAsync("v1/responses/" + Id(unstored))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var cancelled = await server.PostAsync($"v1/responses/{Id(stored)}/cancel", "");
        cancelled.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "v1/responses/" + Id(stored)) { Headers = { Authorization = new("Bearer", server.AdminKey) } };
        using var deleted = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        (await RunningServer.JsonAsync(deleted)).GetRawText().ShouldBe($$"""{"id":"{{Id(stored)}}","object":"response","deleted":true}""");
        (await server.GetAsync("v1/responses/" + Id(stored))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Tokens_are_counted_with_what_came_before()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);
        var first = await AskAsync(server, $$"""{"model":"chat","input":"{{new string('x', 4000)}}"}""");

        using var counted = await server.PostAsync("v1/responses/input_tokens", $$"""{"model":"chat","input":"and?","previous_response_id":"{{Id(first)}}"}""");

        var count = await RunningServer.JsonAsync(counted);
        count.GetProperty("object").GetString().ShouldBe("response.input_tokens");
        count.GetProperty("input_tokens").GetInt64().ShouldBeGreaterThan(1000);
    }

    private static Task<RunningServer> StartAsync(FakeUpstream upstream) => RunningServer.StartAsync($$"""
        model_list:
          - { model_name: chat, litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}" } }
          - { model_name: native, litellm_params: { model: openai/responses/gpt-5-mini, api_base: "{{upstream.ApiBase}}" } }
        general_settings: { discover_local_servers: false }
        """);

    private static async Task<JsonElement> AskAsync(RunningServer server, string body)
    {
        using var reply = await server.PostAsync("v1/responses", body);
        var json = await RunningServer.JsonAsync(reply);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK, json.GetRawText());
        return json;
    }

    private static async Task<JsonElement> GetAsync(RunningServer server, string id)
    {
        using var reply = await server.GetAsync("v1/responses/" + id);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await RunningServer.JsonAsync(reply);
    }

    private static async Task<List<JsonElement>> ItemsAsync(RunningServer server, string id, string query)
    {
        using var reply = await server.GetAsync($"v1/responses/{id}/input_items?{query}");
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        return [.. (await RunningServer.JsonAsync(reply)).GetProperty("data").EnumerateArray()];
    }

    private static string Id(JsonElement response) => response.GetProperty("id").GetString()!;

    private static string Text(JsonElement response) => response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString()!;
}
