using System.Text.Json.Nodes;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.Gemini;

/// <summary>What a Gemini model answers to each verb after the colon, wherever its path begins.</summary>
internal sealed class GeminiModel(string family, bool callIds)
{
    private readonly GeminiWriter writer = new(family, callIds);

    public UpstreamReply? Answer(UpstreamCall call, string model, string verb, Func<Heard, Turn> play) => verb switch
    {
        "generateContent" => Generate(GeminiReader.Read(call, model, stream: false, family), play),
        "streamGenerateContent" => Generate(GeminiReader.Read(call, model, stream: true, family), play),
        "countTokens" => Count(call),
        "embedContent" => Sse.Json(new JsonObject { ["embedding"] = Embedded(call.Json.GetProperty("content").GetProperty("parts")[0].GetProperty("text").GetString()!) }),
        "batchEmbedContents" => Batch(call, model),
        "predict" => Predict(call),
        _ => null,
    };

    private UpstreamReply Generate(Heard heard, Func<Heard, Turn> play)
    {
        var turn = play(heard);
        return turn.Steps[0] is Fail fail ? GeminiErrors.Of(fail.Trouble) : heard.Stream ? writer.Stream(heard, turn) : writer.Whole(heard, turn);
    }

    private static UpstreamReply Count(UpstreamCall call)
    {
        _ = new Proto(call.Json, "request", "contents", "generateContentRequest", "model", "instances", "systemInstruction", "tools", "generationConfig");
        return Sse.Json(new JsonObject { ["totalTokens"] = 21, ["promptTokensDetails"] = new JsonArray(new JsonObject { ["modality"] = "TEXT", ["tokenCount"] = 21 }) });
    }

    private static UpstreamReply Batch(UpstreamCall call, string model)
    {
        var texts = new Proto(call.Json, "request", "requests").Items("requests").Select(r =>
        {
            var request = new Proto(r.Item, r.At, "model", "content", "taskType", "title", "outputDimensionality");
            Demand.That(request.Text("model") == "models/" + model, $"* {r.At}.model: must be models/{model}");
            return GeminiContent.Read(request.Required("content"), r.At).Text;
        });
        return Sse.Json(new JsonObject { ["embeddings"] = new JsonArray([.. texts.Select(t => (JsonNode)Embedded(t))]) });
    }

    private static UpstreamReply Predict(UpstreamCall call)
    {
        var body = new Proto(call.Json, "request", "instances", "parameters", "labels");
        var predictions = body.Items("instances").Select(i =>
        {
            Demand.Only(i.Item, i.At, "content", "task_type", "title");
            return (JsonNode)new JsonObject
            {
                ["embeddings"] = new JsonObject { ["values"] = Values(Demand.Text(i.Item, "content", i.At)), ["statistics"] = new JsonObject { ["token_count"] = 2, ["truncated"] = false } },
            };
        });
        return Sse.Json(new JsonObject { ["predictions"] = new JsonArray([.. predictions]) });
    }

    private static JsonObject Embedded(string text) => new() { ["values"] = Values(text) };

    private static JsonArray Values(string text) => new([.. EchoModel.Vector(text).Select(v => (JsonNode)JsonValue.Create(v))]);
}
