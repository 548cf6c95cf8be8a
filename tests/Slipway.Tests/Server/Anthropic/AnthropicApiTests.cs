using System.Net;
using System.Text;
using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Server.Anthropic;

/// <summary>Anthropic's paths, headers and counts at the running program, before an upstream that speaks the same and one that does not.</summary>
public sealed class AnthropicApiTests
{
    private const string Hello = """{"model":"claude","max_tokens":50,"future":[1.50],"messages":[{"role":"user","content":"hi"}]}""";

    private const string Answer = """{"id":"msg_1","type":"message","role":"assistant","model":"up","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":3},"future":{"a":1.50}}""";

    [Theory]
    [InlineData("x-goog-api-key", "openai-is-not-asked", "models")]
    [InlineData("anthropic-version", "2023-06-01", "data")]
    [InlineData("anthropic-version", "2031-01-01", "data")]
    public async Task The_version_header_tells_Anthropics_clients_apart(string header, string value, string list)
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartAsync(upstream);
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/models") { Headers = { { header, value } } };
        request.Headers.Add("Authorization", "Bearer " + server.AdminKey);

        var models = await RunningServer.JsonAsync(await server.Http.SendAsync(request, TestContext.Current.CancellationToken));

        models.TryGetProperty(list, out var items).ShouldBeTrue(models.ToString());
        if (list == "data")
        {
            models.GetProperty("has_more").GetBoolean().ShouldBeFalse();
            items.EnumerateArray().ShouldAllBe(model => model.GetProperty("type").GetString() == "model");
        }
    }

    [Fact]
    public async Task Bytes_pass_with_the_callers_version_and_betas_and_our_key()
    {
        await using var upstream = await FakeUpstream.StartAsync(_ => UpstreamReply.Json(Answer));
        await using var server = await StartAsync(upstream);
        server.Http.DefaultRequestHeaders.Add("anthropic-version", "2026-10-21");
        server.Http.DefaultRequestHeaders.Add("anthropic-beta", ["a-2026-01-01", "b-2026-01-01"]);

        using var reply = await server.PostAsync("v1/messages", Hello);

        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(Answer);
        reply.Headers.GetValues("request-id").ShouldBe(reply.Headers.GetValues("x-request-id"));
        var call = upstream.Calls.ShouldHaveSingleItem();
        call.Path.ShouldBe("/v1/messages");
        Encoding.UTF8.GetString(call.Body.Span).ShouldBe(Hello.Replace("\"claude\"", "\"claude-haiku-4-5\"", StringComparison.Ordinal));
        call.Headers["x-api-key"].ShouldBe("sk-up");
        call.Headers.ContainsKey("Authorization").ShouldBeFalse();
        call.Headers["anthropic-version"].ShouldBe("2026-10-21");
        call.Headers["anthropic-beta"].ShouldBe("a-2026-01-01, b-2026-01-01");
    }

    [Fact]
    public async Task A_caller_of_another_dialect_brings_no_headers_of_Anthropics()
    {
        await using var upstream = await FakeUpstream.StartAsync(_ => UpstreamReply.Json(Answer));
        await using var server = await StartAsync(upstream);

        using var reply = await server.PostAsync("v1/chat/completions", """{"model":"claude","messages":[{"role":"user","content":"hi"}]}""");

        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        upstream.Calls[0].Headers["anthropic-version"].ShouldBe("2023-06-01");
        upstream.Calls[0].Json.GetProperty("max_tokens").GetInt32().ShouldBe(64_000);
    }

    [Theory]
    [InlineData("v1/messages/count_tokens", """{"model":"claude","messages":[{"role":"user","content":"hi"}]}""", "input_tokens")]
    [InlineData("v1beta/models/claude:countTokens", """{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}""", "totalTokens")]
    public async Task The_upstream_counts_tokens_whoever_asks(string path, string body, string field)
    {
        await using var upstream = await FakeUpstream.StartAsync(call => call.Path == "/v1/messages/count_tokens" ? UpstreamReply.Json("""{"input_tokens":4711}""") : UpstreamReply.Json("{}", 404));
        await using var server = await StartAsync(upstream);

        using var reply = await server.PostAsync(path, body);

        (await RunningServer.JsonAsync(reply)).GetProperty(field).GetInt64().ShouldBe(4711);
        reply.Headers.GetValues("x-slipway-token-count").ShouldBe(["exact"]);
        upstream.Calls[0].Json.EnumerateObject().Select(p => p.Name).ShouldBe(["model", "messages"]);
    }

    [Theory]
    [InlineData(500, HttpStatusCode.OK, "estimate")]
    [InlineData(400, HttpStatusCode.BadRequest, null)]
    public async Task An_upstream_that_cannot_count_leaves_an_estimate_unless_the_caller_is_at_fault(int status, HttpStatusCode expected, string? how)
    {
        await using var upstream = await FakeUpstream.StartAsync(_ => UpstreamReply.Json("""{"type":"error","error":{"type":"invalid_request_error","message":"messages.0: no"}}""", status));
        await using var server = await StartAsync(upstream);

        using var reply = await server.PostAsync("v1/messages/count_tokens", """{"model":"claude","messages":[{"role":"user","content":"hi"}]}""");

        reply.StatusCode.ShouldBe(expected);
        reply.Headers.TryGetValues("x-slipway-token-count", out var counted);
        counted?.Single().ShouldBe(how);
    }

    [Theory]
    [InlineData("v1/messages", Hello)]
    [InlineData("v1/messages", """{"model":"other","max_tokens":50,"messages":[{"role":"user","content":"hi"}]}""")]
    public async Task An_overloaded_upstream_is_tried_again_and_its_error_has_Anthropics_shape(string path, string body)
    {
        await using var upstream = await FakeUpstream.StartAsync(call => UpstreamReply.Json(
            call.Path.EndsWith("messages", StringComparison.Ordinal) ? """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""" : """{"error":{"message":"Overloaded"}}""",
            call.Path.EndsWith("messages", StringComparison.Ordinal) ? 529 : 503));
        await using var server = await StartAsync(upstream, retries: 1);

        using var reply = await server.PostAsync(path, body);

        reply.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var error = await RunningServer.JsonAsync(reply);
        error.GetProperty("type").GetString().ShouldBe("error");
        error.GetProperty("error").GetProperty("type").GetString().ShouldBe("overloaded_error");
        error.GetProperty("request_id").GetString().ShouldBe(reply.Headers.GetValues("request-id").Single());
        upstream.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_streamed_answer_is_charged_by_what_it_reports_at_its_end()
    {
        const string Stream = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":100,\"cache_read_input_tokens\":900,\"output_tokens\":1}}}\n\n"
            + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
            + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}\n\n"
            + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":20}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        await using var upstream = await FakeUpstream.StartAsync(_ => new UpstreamReply(200, "text/event-stream", [new UpstreamPiece(Encoding.UTF8.GetBytes(Stream))]));
        await using var server = await StartAsync(upstream);

        using var reply = await server.PostAsync("v1/messages", Hello.Replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"", StringComparison.Ordinal));

        (await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(Stream);
        var row = await RowAsync(server, reply);
        row.GetProperty("prompt_tokens").GetInt64().ShouldBe(1000);
        row.GetProperty("completion_tokens").GetInt64().ShouldBe(20);
    }

    private static Task<RunningServer> StartAsync(FakeUpstream upstream, int retries = 0) => RunningServer.StartAsync($$"""
        model_list:
          - { model_name: claude, litellm_params: { model: anthropic/claude-haiku-4-5, api_base: "{{upstream.Address}}", api_key: sk-up } }
          - { model_name: other, litellm_params: { model: openai/x, api_base: "{{upstream.ApiBase}}", api_key: sk-up } }
        router_settings: { num_retries: {{retries}}, cooldown_time: 0.001 }
        general_settings: { discover_local_servers: false }
        """);

    private static async Task<JsonElement> RowAsync(RunningServer server, HttpResponseMessage reply)
    {
        JsonElement row = default;
        await server.EventuallyAsync(async () =>
        {
            using var logs = await server.GetAsync("spend/logs?request_id=" + reply.Headers.GetValues("x-request-id").Single());
            var rows = await RunningServer.JsonAsync(logs);
            row = rows.GetArrayLength() == 1 ? rows[0].Clone() : default;
            return rows.GetArrayLength() == 1;
        }, TimeSpan.FromSeconds(20));
        return row;
    }
}
