using System.Net;
using System.Text;
using Slipway.Testing.Upstreams;
using Slipway.Testing.Upstreams.Anthropic;
using Slipway.Testing.Upstreams.Gemini;
using Slipway.Testing.Upstreams.Ollama;
using Slipway.Testing.Upstreams.OpenAi;

namespace Slipway.Tests.Testing;

/// <summary>The servers that stand in for providers refuse what those refuse: a test that leans on them is worth no more than that.</summary>
public sealed class ScriptedUpstreamTests
{
    private const string Key = "sk-upstream";

    private static readonly Dictionary<string, (IWire Wire, string Path)> Wires = new(StringComparer.Ordinal)
    {
        ["openai"] = (new OpenAiWire(Key), "/v1/chat/completions"),
        ["anthropic"] = (new AnthropicWire(Key), "/v1/messages"),
        ["gemini"] = (new GeminiWire(Key), "/v1beta/models/gemini-3-scripted:generateContent"),
        ["ollama"] = (new OllamaWire(), "/api/chat"),
    };

    [Theory]
    [InlineData("openai", """{"model":"m","messages":[{"role":"user","content":"[play:text]"}]}""")]
    [InlineData("anthropic", """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"[play:text]"}]}""")]
    [InlineData("gemini", """{"contents":[{"parts":[{"text":"[play:text]"}]}],"generation_config":{"max_output_tokens":9}}""")]
    [InlineData("ollama", """{"model":"m","stream":false,"messages":[{"role":"user","content":"[play:text]"}],"anything":"else"}""")]
    public async Task A_sound_request_plays_the_script(string wire, string body)
    {
        var (status, text) = await PostAsync(wire, body);

        status.ShouldBe(HttpStatusCode.OK, text);
        text.ShouldContain(StandardScripts.Text);
    }

    [Theory]
    [InlineData("openai", """{"model":"m","messages":[{"role":"user","content":"x"}],"top_k":4}""", "top_k")]
    [InlineData("openai", """{"model":"m","messages":[{"role":"tool","tool_call_id":"call_1","content":"x"}]}""", "must be a response to a preceding message")]
    [InlineData("openai", """{"model":"m","messages":[{"role":"user","content":"x"},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"y"}]}""", "must be followed by tool messages")]
    [InlineData("openai", """{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"OBJECT"}}}]}""", "not a type of JSON Schema")]
    [InlineData("anthropic", """{"model":"m","messages":[{"role":"user","content":"x"}]}""", "max_tokens")]
    [InlineData("anthropic", """{"model":"m","max_tokens":9,"messages":[{"role":"system","content":"x"}]}""", "role")]
    [InlineData("anthropic", """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},{"role":"user","content":[{"type":"text","text":"first"},{"type":"tool_result","tool_use_id":"t"}]}]}""", "without `tool_result` blocks immediately after")]
    [InlineData("anthropic", """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"invented"}]},{"role":"user","content":"y"}]}""", "Invalid `signature`")]
    [InlineData("anthropic", """{"model":"m","max_tokens":9,"temperature":1.5,"messages":[{"role":"user","content":"x"}]}""", "temperature")]
    [InlineData("anthropic", """{"model":"m","max_tokens":2000,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}]}""", "Expected `thinking`")]
    [InlineData("gemini", """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"maxTokens":9}}""", "Cannot find field")]
    [InlineData("gemini", """{"contents":[{"parts":[{"text":"x"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""", "missing a thought_signature")]
    [InlineData("gemini", """{"contents":[{"parts":[{"text":"x"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"b3RoZXI="}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""", "Corrupted thought signature")]
    [InlineData("gemini", """{"contents":[{"parts":[{"text":"x"}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""", "immediately after a function call turn")]
    [InlineData("gemini", """{"contents":[{"parts":[{"text":"x"}]}],"tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","additionalProperties":false}}]}]}""", "additionalProperties")]
    [InlineData("ollama", """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}""", "cannot unmarshal array")]
    [InlineData("ollama", """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}]}""", "cannot unmarshal string")]
    public async Task What_the_real_server_refuses_is_refused_with_the_reason(string wire, string body, string reason)
    {
        var (status, text) = await PostAsync(wire, body);

        status.ShouldBe(HttpStatusCode.BadRequest, text);
        text.Replace("\\u0060", "`").ShouldContain(reason);
    }

    [Fact]
    public async Task The_literal_that_stands_for_a_lost_signature_passes()
    {
        var (status, text) = await PostAsync("gemini", """
            {"contents":[{"parts":[{"text":"[play:text]"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"skip_thought_signature_validator"}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}
            """);

        status.ShouldBe(HttpStatusCode.OK, text);
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(string name, string body)
    {
        var (wire, path) = Wires[name];
        await using var upstream = await ScriptedUpstream.StartAsync(new ScriptBook(), wire, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = upstream.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Key);
        request.Headers.TryAddWithoutValidation("x-api-key", Key);
        request.Headers.TryAddWithoutValidation("x-goog-api-key", Key);
        request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        using var reply = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
