using System.Text.Json;
using Slipway.Testing.Upstream;
using Slipway.Testing.Upstreams;
using Slipway.Testing.Upstreams.Ollama;

namespace Slipway.Tests.Server.Ollama;

/// <summary>Ollama's API in front, over HTTP: of embedded models, of an OpenAI-compatible upstream, and of an Ollama behind.</summary>
public sealed class OllamaApiTests
{
    [Fact]
    public async Task A_chat_streams_lines_with_counts_and_measured_times_at_the_end()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(Config(upstream.ApiBase, "openai/echo"));
        using var reply = await server.PostAsync("api/chat", """{"model":"house","messages":[{"role":"user","content":"hi"}],"options":{"num_ctx":512}}""");

        reply.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        reply.Headers.GetValues("x-slipway-loss").ShouldBe(["options.num_ctx=dropped"]);
        var lines = Lines(await reply.Content.ReadAsStringAsync());
        string.Concat(lines.Select(l => l.GetProperty("message").GetProperty("content").GetString())).ShouldBe("You said: hi");
        var last = lines[^1];
        (last.GetProperty("done").GetBoolean(), last.GetProperty("done_reason").GetString(), last.GetProperty("model").GetString()).ShouldBe((true, "stop", "house"));
        last.GetProperty("prompt_eval_count").GetInt32().ShouldBe(5);
        var (total, prompt, output) = (Time("total_duration"), Time("prompt_eval_duration"), Time("eval_duration"));
        (prompt + output).ShouldBe(total);
        total.ShouldBeGreaterThan(0);

        long Time(string name) => last.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task To_an_Ollama_behind_the_bytes_pass_but_for_the_models_name_and_its_own_times_come_back()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(new ScriptBook(), new OllamaWire());
        await using var server = await RunningServer.StartAsync(Config(new Uri(upstream.Address, "v1"), "ollama/llama3.2"));
        using var reply = await server.PostAsync("api/chat", """{"model":"house","messages":[{"role":"user","content":"[play:text]"}],"keep_alive":"1h","options":{"num_ctx":512}}""");

        var lines = Lines(await reply.Content.ReadAsStringAsync());
        lines[^1].GetProperty("load_duration").GetInt64().ShouldBe(1_000_000);
        reply.Headers.Contains("x-slipway-loss").ShouldBeFalse();
        var call = upstream.Calls.ShouldHaveSingleItem();
        call.Path.ShouldBe("/api/chat", "an api_base that ends in /v1 is the same server");
        System.Text.Encoding.UTF8.GetString(call.Body.Span).ShouldBe("""{"model":"llama3.2","messages":[{"role":"user","content":"[play:text]"}],"keep_alive":"1h","options":{"num_ctx":512}}""");
    }

    [Theory]
    [InlineData("""{"model":"house","stream":true,"messages":[{"role":"user","content":"[play:thinking]"}]}""", "The harbour ")]
    [InlineData("""{"model":"house","messages":[{"role":"user","content":"[play:thinking]"}]}""", "The harbour opens at nine.")]
    public async Task An_Ollama_behind_serves_OpenAIs_clients_in_its_own_API(string body, string expected)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(new ScriptBook(), new OllamaWire());
        await using var server = await RunningServer.StartAsync(Config(upstream.Address, "ollama_chat/llama3.2"));
        using var reply = await server.PostAsync("v1/chat/completions", body);

        (await reply.Content.ReadAsStringAsync()).ShouldContain(expected);
        upstream.Calls.ShouldHaveSingleItem().Path.ShouldBe("/api/chat");
    }

    [Fact]
    public async Task Embeddings_come_from_an_Ollama_behind_in_all_forms()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(new ScriptBook(), new OllamaWire());
        await using var server = await RunningServer.StartAsync(Config(upstream.Address, "ollama/nomic"));
        using var newer = await server.PostAsync("api/embed", """{"model":"house","input":["a","bb"]}""");
        using var older = await server.PostAsync("api/embeddings", """{"model":"house","prompt":"bb"}""");
        using var openAi = await server.PostAsync("v1/embeddings", """{"model":"house","input":"bb","encoding_format":"float"}""");

        (await RunningServer.JsonAsync(newer)).GetProperty("embeddings")[1][0].GetInt32().ShouldBe(2);
        (await RunningServer.JsonAsync(older)).GetProperty("embedding")[0].GetInt32().ShouldBe(2);
        (await RunningServer.JsonAsync(openAi)).GetProperty("data")[0].GetProperty("embedding")[0].GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task What_asks_no_model_is_answered_as_Ollama_does()
    {
        await using var server = await RunningServer.StartAsync("general_settings: { discover_local_servers: false }");

        using var alive = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        ((int)alive.StatusCode).ShouldBe(200);
        using var version = await server.GetAsync("api/version", key: "");
        (await RunningServer.JsonAsync(version)).GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
        using var tags = await server.GetAsync("api/tags");
        (await RunningServer.JsonAsync(tags)).GetProperty("models").EnumerateArray().Select(m => m.GetProperty("name").GetString()).ShouldContain("tiny-demo");
        using var shown = await server.PostAsync("api/show", """{"name":"use-lite"}""");
        (await RunningServer.JsonAsync(shown)).GetProperty("capabilities")[0].GetString().ShouldBe("embedding");
        using var loaded = await server.PostAsync("api/generate", """{"model":"tiny-demo","stream":false}""");
        (await RunningServer.JsonAsync(loaded)).GetProperty("done_reason").GetString().ShouldBe("load");
    }

    [Theory]
    [InlineData("api/chat", """{"model":"tiny-demo","messages":[{"role":"user","content":"a"}]}""", "", 401, "OLLAMA_API_KEY")]
    [InlineData("api/chat", """{"model":"nope","messages":[{"role":"user","content":"a"}]}""", null, 404, "does not exist")]
    [InlineData("api/generate", """{"model":"nope"}""", null, 404, "does not exist")]
    [InlineData("api/show", """{"model":"nope"}""", null, 404, "does not exist")]
    [InlineData("api/chat", """{"model":"tiny-demo","messages":7}""", null, 400, "'messages' must be an array")]
    [InlineData("api/pull", """{"model":"llama3.2"}""", null, 501, "model_list")]
    [InlineData("api/pull", """{"model":"llama3.2"}""", "", 401, "OLLAMA_API_KEY")]
    public async Task Errors_have_Ollamas_shape(string path, string body, string? key, int status, string word)
    {
        await using var server = await RunningServer.StartAsync("general_settings: { discover_local_servers: false }");
        using var reply = await server.PostAsync(path, body, key);

        ((int)reply.StatusCode).ShouldBe(status);
        var json = await RunningServer.JsonAsync(reply);
        json.EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe("error");
        json.GetProperty("error").GetString()!.ShouldContain(word);
    }

    private static string Config(Uri apiBase, string model) => $$"""
        model_list:
          - { model_name: house, litellm_params: { model: {{model}}, api_base: "{{apiBase}}" } }
        general_settings: { discover_local_servers: false }
        """;

    private static List<JsonElement> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
}
