using System.Text;
using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Server.OpenAiLegacy;

/// <summary>OpenAI's older completions over HTTP: passed to upstreams that offer them, made of chats elsewhere.</summary>
public sealed class CompletionsApiTests
{
    [Fact]
    public async Task The_bytes_pass_to_an_upstream_that_offers_completions()
    {
        const string Answer = """{"id":"cmpl-1","object":"text_completion","created":1,"model":"base","choices":[{"text":" world","index":0,"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":2,"completion_tokens":1,"total_tokens":3},"new":1}""";
        await using var upstream = await FakeUpstream.StartAsync(_ => UpstreamReply.Json(Answer));
        await using var server = await RunningServer.StartAsync(Config("hosted_vllm/base", upstream.ApiBase));

        using var reply = await server.PostAsync("v1/completions", """{"model":"house","prompt":[[1,2],[3]],"suffix":"!","echo":true,"max_tokens":0,"new":{}}""");

        (await reply.Content.ReadAsStringAsync()).ShouldBe(Answer);
        var call = upstream.Calls.ShouldHaveSingleItem();
        call.Path.ShouldBe("/v1/completions");
        Encoding.UTF8.GetString(call.Body.Span).ShouldBe("""{"model":"base","prompt":[[1,2],[3]],"suffix":"!","echo":true,"max_tokens":0,"new":{}}""");
        reply.Headers.Contains("x-slipway-loss").ShouldBeFalse();
    }

    [Fact]
    public async Task A_chat_model_answers_a_prompt_and_what_is_lost_is_said()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(Config("openai/echo", upstream.ApiBase));

        using var reply = await server.PostAsync("completions", """{"model":"house","prompt":"hi","suffix":"!"}""");

        var json = await RunningServer.JsonAsync(reply);
        json.GetProperty("object").GetString().ShouldBe("text_completion");
        json.GetProperty("model").GetString().ShouldBe("house");
        json.GetProperty("choices")[0].GetProperty("text").GetString().ShouldBe("You said: hi");
        reply.Headers.GetValues("x-slipway-loss").ShouldBe(["suffix=dropped"]);
        upstream.Calls.ShouldHaveSingleItem().Path.ShouldBe("/v1/chat/completions");
    }

    [Fact]
    public async Task Several_prompts_and_their_echo_become_a_chat_each_and_one_answer()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(Config("openai/echo", upstream.ApiBase));

        using var reply = await server.PostAsync("v1/completions", """{"model":"house","prompt":["one","two","three"],"echo":true}""");

        var json = await RunningServer.JsonAsync(reply);
        json.GetProperty("choices").EnumerateArray().Select(c => (c.GetProperty("index").GetInt32(), c.GetProperty("text").GetString()))
            .ShouldBe([(0, "oneYou said: one"), (1, "twoYou said: two"), (2, "threeYou said: three")]);
        json.GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBe(15);
        reply.Headers.GetValues("x-slipway-loss").ShouldBe(["echo=emulated"]);
        upstream.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Several_prompts_stream_as_one_answer_with_the_usage_of_all()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(Config("openai/echo", upstream.ApiBase));
        var key = await server.NewKeyAsync(new { max_budget = 1 });

        using var reply = await server.PostAsync("v1/completions", """{"model":"house","prompt":["one","two"],"echo":true,"stream":true,"stream_options":{"include_usage":true},"max_tokens":9}""", key);

        var events = (await reply.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => e["data: ".Length..]).ToList();
        events[^1].ShouldBe("[DONE]");
        var chunks = events.SkipLast(1).Select(e => JsonDocument.Parse(e).RootElement.Clone()).ToList();
        string Text(int index) => string.Concat(chunks.SelectMany(c => c.GetProperty("choices").EnumerateArray()).Where(c => c.GetProperty("index").GetInt32() == index).Select(c => c.GetProperty("text").GetString()));
        (Text(0), Text(1)).ShouldBe(("oneYou said: one", "twoYou said: two"));
        chunks.Select(c => c.GetProperty("id").GetString()).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        chunks[^1].GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBe(10);

        // Two rows in the ledger: twice five tokens in, three out, each at a tenth of a cent.
        await server.EventuallyAsync(async () => await SpendAsync(server, key) == 2 * (5 + 3) * 0.001m, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_stream_in_which_the_second_prompt_fails_says_so_in_the_stream()
    {
        var calls = 0;
        await using var upstream = await FakeUpstream.StartAsync(call => Interlocked.Increment(ref calls) == 1 ? EchoModel.Answer(call) : OpenAiReply.Error(400, "invalid_request_error", "Not this one."));
        await using var server = await RunningServer.StartAsync(Config("openai/echo", upstream.ApiBase));

        using var reply = await server.PostAsync("v1/completions", """{"model":"house","prompt":["one","two"],"stream":true}""");

        var text = await reply.Content.ReadAsStringAsync();
        text.ShouldContain(" said:");
        text.ShouldEndWith("data: {\"error\":{\"message\":\"Not this one.\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_request_error\"}}\n\n");
    }

    [Theory]
    [InlineData("""{"model":"house","prompt":[1,2]}""", "token_ids_not_supported")]
    [InlineData("""{"model":"house","prompt":[[1],[2]]}""", "token_ids_not_supported")]
    [InlineData("""{"model":"house"}""", "'prompt' is required")]
    public async Task What_a_chat_cannot_stand_for_is_refused_and_nothing_is_sent(string body, string word)
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(Config("openai/echo", upstream.ApiBase));

        using var reply = await server.PostAsync("v1/completions", body);

        ((int)reply.StatusCode).ShouldBe(400);
        (await reply.Content.ReadAsStringAsync()).ShouldContain(word);
        upstream.Calls.ShouldBeEmpty();
    }

    private static async Task<decimal> SpendAsync(RunningServer server, string key)
    {
        using var info = await server.GetAsync("key/info?key=" + key);
        return (await RunningServer.JsonAsync(info)).GetProperty("info").GetProperty("spend").GetDecimal();
    }

    private static string Config(string model, Uri apiBase) => $$"""
        model_list:
          - { model_name: house, litellm_params: { model: {{model}}, api_base: "{{apiBase}}", input_cost_per_token: 0.001, output_cost_per_token: 0.001 } }
        general_settings: { discover_local_servers: false }
        """;
}
