using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.System.Tests.Clients.Scenarios;

namespace Slipway.System.Tests.Schemas;

/// <summary>Every reply of the OpenAI surface is what the types of OpenAI's own package say, no field more and none less.</summary>
[Collection(ScriptedGatewayCollection.Name)]
public sealed class OpenAiSchemaTests(ScriptedGateway gateway)
{
    private static readonly JsonNode Tools = JsonNode.Parse("""
        [{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}},
         {"type":"function","function":{"name":"clock","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]
        """)!;

    [Fact]
    public async Task Chat_and_embeddings_and_models_match_the_published_types()
    {
        using var replies = new ReplyCollection(gateway, "kind");
        foreach (var model in UpstreamRow.All.Select(row => row.Model))
        {
            foreach (var script in (string[])["text", "cut", "tools", "letters", "thinking"])
            {
                await replies.KeepAsync("chat", HttpMethod.Post, "/v1/chat/completions", Chat(model, script));
                await replies.KeepEventsAsync("chatChunk", "/v1/chat/completions", Chat(model, script, stream: true));
            }

            await replies.KeepAsync("model", HttpMethod.Get, "/v1/models/" + model);
            foreach (var script in (string[])["text", "cut", "tools", "thinking"])
            {
                await replies.KeepAsync("response", HttpMethod.Post, "/v1/responses", Response(model, script));
                await replies.KeepEventsAsync("responseEvent", "/v1/responses", Response(model, script, stream: true));
            }
        }

        await replies.KeepAsync("embeddings", HttpMethod.Post, "/v1/embeddings", new JsonObject { ["model"] = "use-lite", ["input"] = "a text" });
        foreach (var model in JsonNode.Parse(await replies.SendAsync(HttpMethod.Get, "/v1/models"))!["data"]!.AsArray())
        {
            replies.Keep("model", model!);
        }

        var wrong = await replies.JudgeAsync("schemas/openai.mjs");

        replies.Count.ShouldBeGreaterThan(40);
        wrong.EnumerateArray().Select(w => $"{w.GetProperty("kind")}: {string.Join("; ", w.GetProperty("errors").EnumerateArray())} in {w.GetProperty("body")}").ShouldBeEmpty();
    }

    private static JsonObject Response(string model, string script, bool stream = false)
    {
        var tools = Tools.AsArray().Select(t => (JsonNode)new JsonObject { ["type"] = "function", ["name"] = (string)t!["function"]!["name"]!, ["parameters"] = t["function"]!["parameters"]!.DeepClone() });
        return new JsonObject { ["model"] = model, ["input"] = $"[play:{script}]", ["tools"] = new JsonArray([.. tools]), ["stream"] = stream };
    }

    private static JsonObject Chat(string model, string script, bool stream = false)
    {
        var body = new JsonObject { ["model"] = model, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = $"[play:{script}]" }), ["tools"] = Tools.DeepClone() };
        if (stream)
        {
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return body;
    }
}
