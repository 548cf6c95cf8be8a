using System.Net;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Server;

/// <summary>What callers see when upstreams misbehave: scripted over real HTTP.</summary>
public sealed class GatewayFaultTests
{
    private const string Chat = """{"model":"house","messages":[{"role":"user","content":"hi"}]}""";

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_failure_that_may_pass_is_tried_again_and_the_caller_sees_one_clean_answer(int status)
    {
        var calls = 0;
        await using var upstream = await FakeUpstream.StartAsync(call => Interlocked.Increment(ref calls) == 1 ? OpenAiReply.Error(status, "x", "later") : EchoModel.Answer(call));
        await using var server = await RunningServer.StartAsync(One(upstream));
        using var reply = await server.PostAsync("v1/chat/completions", Chat);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        calls.ShouldBe(2);
    }

    [Theory]
    [InlineData(400, 400)]
    [InlineData(404, 404)]
    [InlineData(401, 502)]
    [InlineData(403, 502)]
    public async Task A_failure_that_will_not_pass_is_tried_once_and_our_own_credentials_are_not_blamed_on_the_caller(int status, int seen)
    {
        await using var upstream = await FakeUpstream.StartAsync(_ => OpenAiReply.Error(status, "x", "no"));
        await using var server = await RunningServer.StartAsync(One(upstream));
        using var reply = await server.PostAsync("v1/chat/completions", Chat);
        ((int)reply.StatusCode).ShouldBe(seen);
        upstream.Calls.Count.ShouldBe(1);
        (await RunningServer.JsonAsync(reply)).GetProperty("error").GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_group_that_is_spent_hands_over_to_its_fallback()
    {
        await using var broken = await FakeUpstream.StartAsync(_ => OpenAiReply.Error(500, "x", "down"));
        await using var sound = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync($$"""
            model_list:
              - { model_name: house, litellm_params: { model: openai/echo, api_base: "{{broken.ApiBase}}" } }
              - { model_name: spare, litellm_params: { model: openai/echo, api_base: "{{sound.ApiBase}}" } }
            router_settings: { num_retries: 0, fallbacks: [ { house: [spare] } ] }
            general_settings: { discover_local_servers: false }
            """);
        using var reply = await server.PostAsync("v1/chat/completions", Chat);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        reply.Headers.GetValues("x-slipway-deployment").ShouldBe(["spare#1"]);

        var narrow = await server.NewKeyAsync(new { models = new[] { "house" } });
        using var refused = await server.PostAsync("v1/chat/completions", Chat, narrow);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadGateway, "a key that may not use the fallback must not get there");
    }

    [Fact]
    public async Task Nothing_listening_is_a_503_that_names_the_deployment()
    {
        await using var server = await RunningServer.StartAsync($$"""
            model_list:
              - { model_name: house, litellm_params: { model: openai/echo, api_base: "http://127.0.0.1:{{FreePort.Next()}}/v1" } }
            router_settings: { num_retries: 0 }
            general_settings: { discover_local_servers: false }
            """);
        using var reply = await server.PostAsync("v1/chat/completions", Chat);
        reply.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await reply.Content.ReadAsStringAsync()).ShouldContain("house#1");
    }

    [Theory]
    [InlineData("v1/chat/completions", "{", 400)]
    [InlineData("v1/chat/completions", "[]", 400)]
    [InlineData("v1/chat/completions", """{"model":1,"messages":[]}""", 400)]
    [InlineData("v1/chat/completions", """{"messages":[]}""", 400)]
    [InlineData("v1/chat/completions", """{"model":"nobody","messages":[{"role":"user","content":"x"}]}""", 404)]
    [InlineData("v1/embeddings", """{"model":"use-lite"}""", 400)]
    [InlineData("v1beta/models/house:generateContent", "{", 400)]
    [InlineData("v1beta/models/house:generateContent", """{"contents":5}""", 400)]
    [InlineData("v1beta/models/nobody:generateContent", """{"contents":[{"parts":[{"text":"x"}]}]}""", 404)]
    [InlineData("v1/projects/p/locations/l/endpoints/house:predict", "{}", 400)]
    [InlineData("v1/projects/p/locations/l/endpoints/nobody:predict", """{"instances":["x"]}""", 404)]
    public async Task Bad_input_is_a_4xx_in_the_callers_shape_and_never_reaches_an_upstream(string path, string body, int status)
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(One(upstream));
        using var reply = await server.PostAsync(path, body);
        ((int)reply.StatusCode).ShouldBe(status);
        var error = (await RunningServer.JsonAsync(reply)).GetProperty("error");
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        if (path.StartsWith("v1/c", StringComparison.Ordinal))
        {
            error.EnumerateObject().Select(p => p.Name).ShouldBe(["message", "type", "param", "code"], ignoreOrder: true);
        }
        else if (path.StartsWith("v1beta", StringComparison.Ordinal) || path.Contains("projects"))
        {
            error.GetProperty("code").GetInt32().ShouldBe(status);
            error.GetProperty("status").GetString().ShouldNotBeNullOrEmpty();
        }

        upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Invalid_utf8_and_a_body_over_the_limit_are_refused()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(One(upstream));
        byte[] invalid = [.. "{\"model\":\"house\",\"messages\":[{\"role\":\"user\",\"content\":\""u8, 0xFF, 0xFE, .. "\"}]}"u8];
        using var bad = await server.PostAsync("v1/chat/completions", invalid);
        bad.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        using var large = await server.PostAsync("v1/chat/completions", new byte[30 * 1024 * 1024]);
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        upstream.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("v1/chat/completions", """{"model":"house","stream":true,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("v1beta/models/house:streamGenerateContent?alt=sse", """{"contents":[{"parts":[{"text":"hi"}]}]}""")]
    public async Task A_stream_that_breaks_ends_with_an_error_event_is_not_tried_again_and_is_billed_once(string path, string body)
    {
        await using var upstream = await FakeUpstream.StartAsync(call => OpenAiReply.ChatStream(call.Model, ["one ", "two "]) is var whole
            ? whole with { Pieces = [.. whole.Pieces.Take(2), new UpstreamPiece(default, Gate: "break")], Breaks = true }
            : throw new InvalidOperationException());
        await using var server = await RunningServer.StartAsync(One(upstream));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Headers.Add("Authorization", "Bearer " + server.AdminKey);
        using var reply = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var reader = new StreamReader(await reply.Content.ReadAsStreamAsync());
        var text = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            text += line;
            if (line.Contains("one", StringComparison.Ordinal))
            {
                upstream.Gates.Open("break");
            }
        }

        text.ShouldContain("one");
        text.ShouldContain("\"error\"");
        text.ShouldNotContain("[DONE]");
        upstream.Calls.Count.ShouldBe(1);

        var rows = new List<System.Text.Json.JsonElement>();
        await server.EventuallyAsync(async () =>
        {
            using var logs = await server.GetAsync("spend/logs?page_size=10");
            rows = [.. (await RunningServer.JsonAsync(logs)).EnumerateArray()];
            return rows.Count > 0;
        }, TimeSpan.FromSeconds(30));
        rows.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("", 401)]
    [InlineData("sk-nobody-knows-this-key", 401)]
    public async Task Without_a_valid_key_nothing_is_served(string key, int status)
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(One(upstream));
        using var chat = await server.PostAsync("v1/chat/completions", Chat, key);
        ((int)chat.StatusCode).ShouldBe(status);
        using var models = await server.GetAsync("v1/models", key);
        ((int)models.StatusCode).ShouldBe(status);
        using var keys = await server.GetAsync("key/list", key);
        ((int)keys.StatusCode).ShouldBe(status);
        upstream.Calls.ShouldBeEmpty();
    }

    private static string One(FakeUpstream upstream) => $$"""
        model_list:
          - { model_name: house, litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}", input_cost_per_token: 0.001, output_cost_per_token: 0.002 } }
        general_settings: { discover_local_servers: false }
        """;
}
