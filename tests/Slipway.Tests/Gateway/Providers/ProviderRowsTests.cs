using System.Text;
using System.Text.Json;
using Slipway.Gateway.Providers;
using Slipway.Testing.Upstream;
using Slipway.Tests.Server;
using UpstreamCall = Slipway.Testing.Upstream.UpstreamCall;

namespace Slipway.Tests.Gateway.Providers;

/// <summary>Every row of <c>providers.json</c>, through the whole program, against a server that refuses what that provider refuses.</summary>
public sealed class ProviderRowsTests
{
    private static readonly ProviderProfile[] Rows = [.. ProviderCatalog.BuiltIn().Profiles.Where(p => p is { Protocol: "openai", InProcess: false })];

    /// <summary>As much as an OpenAI client can ask for at once.</summary>
    private const string Rich = """
        {"model":"MODEL","stream":false,"messages":[
          {"role":"developer","content":"Be brief."},
          {"role":"user","name":"ann","content":[{"type":"text","text":"Weather?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}}]},
          {"role":"assistant","content":[{"type":"text","text":"Let me look."}],"tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}}]},
          {"role":"tool","tool_call_id":"call_1","content":[{"type":"text","text":"sunny"}]},
          {"role":"user","content":"And tomorrow?"}],
         "max_completion_tokens":100,"temperature":1.9,"top_p":0.9,"n":1,"stop":["a","b","c","d","e"],"seed":7,"presence_penalty":0.5,"frequency_penalty":0.5,
         "logprobs":true,"top_logprobs":2,"logit_bias":{"50256":-100},"user":"u1","store":true,"metadata":{"team":"search"},"service_tier":"auto","prompt_cache_key":"k","parallel_tool_calls":false,
         "verbosity":"low","reasoning_effort":"minimal","tool_choice":"required","tools":[{"type":"function","function":{"name":"weather","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}],
         "response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false}}}}
        """;

    private const string FromGemini = """
        {"systemInstruction":{"parts":[{"text":"Be brief."}]},
         "contents":[{"role":"user","parts":[{"text":"Weather?"},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]},
          {"role":"model","parts":[{"text":"Hm.","thought":true},{"functionCall":{"name":"weather","args":{"city":"Bern"}}}]},
          {"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"output":"sunny"}}}]}],
         "tools":[{"functionDeclarations":[{"name":"weather","parametersJsonSchema":{"type":"object","properties":{"city":{"type":"string"}}}}]}],
         "toolConfig":{"functionCallingConfig":{"mode":"ANY"}},
         "generationConfig":{"temperature":1.9,"topP":0.9,"topK":40,"seed":7,"maxOutputTokens":100,"stopSequences":["a","b","c","d","e"],"presencePenalty":0.5,"frequencyPenalty":0.5,"responseLogprobs":true,"logprobs":2,
          "responseMimeType":"application/json","responseJsonSchema":{"type":"object","properties":{"text":{"type":"string"}}},"thinkingConfig":{"thinkingBudget":0}}}
        """;

    [Fact]
    public async Task Every_provider_takes_what_is_sent_to_it()
    {
        await using var upstream = await FakeUpstream.StartAsync(call => StrictServer.Answer(Rows.Single(row => call.Path.StartsWith($"/{row.Id}/", StringComparison.Ordinal)), call));
        await using var server = await RunningServer.StartAsync(Configuration(upstream.Address, Rows, ["some-model", "gpt-5-mini", "gpt-oss-120b", "grok-3-mini"]));
        var faults = new List<string>();
        foreach (var model in Rows.SelectMany(row => new[] { "some-model", "gpt-5-mini", "gpt-oss-120b", "grok-3-mini" }.Select(name => $"{row.Id}--{name}")))
        {
            var rich = Rich.Replace("MODEL", model, StringComparison.Ordinal);
            await TryAsync(server, faults, model, "v1/chat/completions", rich);
            await TryAsync(server, faults, model + " streamed", "v1/chat/completions", rich.Replace("\"stream\":false", "\"stream\":true", StringComparison.Ordinal));
            await TryAsync(server, faults, model + " from gemini", $"v1beta/models/{model}:generateContent", FromGemini);
            await TryAsync(server, faults, model + " from gemini, streamed", $"v1beta/models/{model}:streamGenerateContent?alt=sse", FromGemini);
        }

        faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("mistral", "seed: extra inputs")]
    [InlineData("deepseek", "response_format: this type is unavailable")]
    [InlineData("groq", "messages.name: not supported")]
    [InlineData("moonshot", "temperature: more than 1")]
    [InlineData("zai", "stop: too many")]
    [InlineData("lm_studio", "unknown variant developer")]
    [InlineData("hosted_vllm", "")]
    public void The_strict_servers_refuse_what_was_not_made_for_them(string id, string fault)
    {
        var row = ProviderCatalog.BuiltIn().Find(id)!;
        var call = new UpstreamCall("POST", $"/{id}/chat/completions", "", new Dictionary<string, string> { [row.KeyHeader] = row.KeyPrefix + "sk-upstream" }, Encoding.UTF8.GetBytes(Rich));

        var answer = StrictServer.Answer(row, call);

        answer.Status.ShouldBe(fault.Length == 0 ? 200 : 422);
        Encoding.UTF8.GetString(answer.Pieces[0].Bytes.Span).ShouldContain(fault);
    }

    [Fact]
    public async Task A_plain_provider_gets_an_OpenAi_clients_bytes_as_they_are()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(Configuration(upstream.ApiBase, [ProviderCatalog.BuiltIn().Find("openai")!], ["m"], folder: false));
        const string Body = """{ "messages" : [ {"role":"user","content":"Hi"} ], "unheard_of": {"a" : 1e2}, "model":"openai--m" }""";

        using var reply = await server.PostAsync("v1/chat/completions", Body);

        Encoding.UTF8.GetString(upstream.Calls[^1].Body.Span).ShouldBe(Body.Replace("openai--m", "m", StringComparison.Ordinal));
        reply.Headers.Contains("x-slipway-loss").ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_provider_refuses_is_told_and_strict_calls_are_refused_before_it()
    {
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await RunningServer.StartAsync(Configuration(upstream.ApiBase, [ProviderCatalog.BuiltIn().Find("mistral")!], ["m"], folder: false));
        const string Body = """{"model":"mistral--m","messages":[{"role":"user","content":"Hi"}],"max_completion_tokens":9,"seed":3,"logit_bias":{"1":2},"my_own":[ 1 ]}""";

        using var reply = await server.PostAsync("v1/chat/completions", Body);

        reply.Headers.GetValues("x-slipway-loss").Single().ShouldBe("logit_bias=dropped");
        Encoding.UTF8.GetString(upstream.Calls[^1].Body.Span).ShouldBe("""{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":9,"random_seed":3,"my_own":[ 1 ]}""");

        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Authorization", "Bearer " + server.AdminKey);
        request.Headers.Add("x-slipway-strict", "true");
        using var refused = await server.Http.SendAsync(request);
        ((int)refused.StatusCode).ShouldBe(400);
        (await RunningServer.JsonAsync(refused)).GetProperty("error").GetProperty("param").GetString().ShouldBe("logit_bias");
        upstream.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Azure_is_called_by_deployment_with_its_key_header_and_version()
    {
        await using var upstream = await FakeUpstream.StartAsync(call => OpenAiReply.Chat("gpt-5-mini-2025", "Hello"));
        await using var server = await RunningServer.StartAsync($$"""
            model_list:
              - model_name: mini
                litellm_params: { model: azure/my-deployment, api_base: "{{upstream.Address}}", api_key: sk-upstream, api_version: 2025-04-01-preview, base_model: azure/gpt-5-mini }
            general_settings: { discover_local_servers: false }
            """);

        using var reply = await server.PostAsync("v1beta/models/mini:generateContent", """{"contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{"maxOutputTokens":9,"thinkingConfig":{"thinkingLevel":"LOW"}}}""");

        reply.IsSuccessStatusCode.ShouldBeTrue();
        var call = upstream.Calls[^1];
        (call.Path + call.Query).ShouldBe("/openai/deployments/my-deployment/chat/completions?api-version=2025-04-01-preview");
        call.Headers["api-key"].ShouldBe("sk-upstream");
        call.Headers.ContainsKey("Authorization").ShouldBeFalse();
        call.Has("max_completion_tokens").ShouldBeTrue("base_model says that it reasons");
        call.Json.GetProperty("reasoning_effort").GetString().ShouldBe("low");
    }

    [Fact]
    public async Task A_provider_that_is_made_up_in_a_configuration_works_end_to_end()
    {
        await using var upstream = await FakeUpstream.StartAsync(call => OpenAiReply.Chat("m", "Hello"));
        await using var server = await RunningServer.StartAsync($$"""
            providers:
              - id: acme
                title: Acme
                key_header: X-Acme-Key
                key_prefix: "Key "
                base_url: {{upstream.Address}}
                paths: { chat/completions: "talk/{model}" }
                query: { tenant: t1 }
                headers: { X-Acme-Client: slipway }
                traits:
                  developer_role: system
                  renamed: { max_completion_tokens: most }
                  refused: { top_p: Acme draws as it likes }
            model_list:
              - model_name: m
                litellm_params: { model: acme/m 1, api_key: k }
            general_settings: { discover_local_servers: false }
            """);

        using var reply = await server.PostAsync("v1/chat/completions", """{"model":"m","messages":[{"role":"developer","content":"Be brief."},{"role":"user","content":"Hi"}],"max_completion_tokens":9,"top_p":0.5}""");

        reply.IsSuccessStatusCode.ShouldBeTrue();
        var call = upstream.Calls[^1];
        (call.Path + call.Query).ShouldBe("/talk/m 1?tenant=t1");
        call.Headers["X-Acme-Key"].ShouldBe("Key k");
        call.Headers["X-Acme-Client"].ShouldBe("slipway");
        Encoding.UTF8.GetString(call.Body.Span).ShouldBe("""{"model":"m 1","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"most":9}""");
    }

    private static async Task TryAsync(RunningServer server, List<string> faults, string what, string path, string body)
    {
        using var reply = await server.PostAsync(path, body);
        var text = await reply.Content.ReadAsStringAsync();
        if (!reply.IsSuccessStatusCode || text.Contains("\"error\"", StringComparison.Ordinal) || !text.Contains("Hel", StringComparison.Ordinal))
        {
            faults.Add($"{what}: {(int)reply.StatusCode} {text}");
        }
    }

    private static string Configuration(Uri address, IEnumerable<ProviderProfile> rows, string[] models, bool folder = true)
    {
        var yaml = new StringBuilder("router_settings: { num_retries: 0 }\ngeneral_settings: { discover_local_servers: false }\nmodel_list:\n");
        foreach (var (row, model) in rows.SelectMany(row => models.Select(model => (row, model))))
        {
            var at = folder ? $"{address.ToString().TrimEnd('/')}/{row.Id}" : address.ToString();
            yaml.Append($"  - model_name: {row.Id}--{model}\n    litellm_params: {{ model: {row.Id}/{model}, api_base: \"{at}\", api_key: sk-upstream }}\n");
        }

        return yaml.ToString();
    }
}
