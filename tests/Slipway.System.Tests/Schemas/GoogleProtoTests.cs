using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.System.Tests.Clients.Scenarios;

namespace Slipway.System.Tests.Schemas;

/// <summary>Every reply of the Google surfaces goes into Google's own protocol buffers and comes out as it was.</summary>
[Collection(ScriptedGatewayCollection.Name)]
public sealed class GoogleProtoTests(ScriptedGateway gateway)
{
    private const string Gemini = "google.ai.generativelanguage.v1beta.";

    private static readonly JsonNode Tools = JsonNode.Parse("""
        [{"functionDeclarations":[{"name":"weather","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}}}},{"name":"clock","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}}}}]}]
        """)!;

    [Fact]
    public async Task Replies_of_the_Gemini_api_are_whole_in_its_protos()
    {
        using var replies = new ReplyCollection(gateway, "type");
        foreach (var model in UpstreamRow.All.Select(row => row.Model))
        {
            foreach (var script in (string[])["text", "cut", "tools", "letters", "thinking"])
            {
                await replies.KeepAsync(Gemini + "GenerateContentResponse", HttpMethod.Post, $"/v1beta/models/{model}:generateContent", Chat(script));
                await replies.KeepEventsAsync(Gemini + "GenerateContentResponse", $"/v1beta/models/{model}:streamGenerateContent?alt=sse", Chat(script));
            }

            await replies.KeepAsync(Gemini + "CountTokensResponse", HttpMethod.Post, $"/v1beta/models/{model}:countTokens", Chat("text"));
            await replies.KeepAsync(Gemini + "Model", HttpMethod.Get, $"/v1beta/models/{model}");
        }

        await replies.KeepAsync(Gemini + "EmbedContentResponse", HttpMethod.Post, "/v1beta/models/use-lite:embedContent", JsonNode.Parse("""{"content":{"parts":[{"text":"a text"}]}}"""));
        await replies.KeepAsync(Gemini + "BatchEmbedContentsResponse", HttpMethod.Post, "/v1beta/models/use-lite:batchEmbedContents", JsonNode.Parse("""{"requests":[{"model":"models/use-lite","content":{"parts":[{"text":"a text"}]}}]}"""));
        await replies.KeepAsync(Gemini + "ListModelsResponse", HttpMethod.Get, "/v1beta/models");

        var wrong = await replies.JudgeAsync("schemas/google.mjs");

        replies.Count.ShouldBeGreaterThan(20);
        wrong.EnumerateArray().Select(w => w.ToString()).ShouldBeEmpty();
    }

    private static JsonObject Chat(string script)
        => new() { ["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = $"[play:{script}]" }) }), ["tools"] = Tools.DeepClone() };
}
