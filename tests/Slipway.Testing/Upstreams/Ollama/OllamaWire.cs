using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Testing.Upstream;
using Slipway.Testing.Upstreams.OpenAi;

namespace Slipway.Testing.Upstreams.Ollama;

/// <summary>Ollama: its own API (lines of JSON, streamed unless told otherwise), and the one after OpenAI's.</summary>
public sealed class OllamaWire : IWire
{
    public UpstreamReply? Answer(UpstreamCall call, Func<Heard, Turn> play) => (call.Method, call.Path) switch
    {
        ("POST", "/api/chat") => Chat(OllamaReader.Read(call), play),
        ("POST", "/api/embed") => Embed(call),
        ("GET", "/api/tags") => Sse.Json(new JsonObject { ["models"] = new JsonArray(new JsonObject { ["name"] = "scripted:latest", ["model"] = "scripted:latest" }) }),
        ("GET", "/api/version") => Sse.Json(new JsonObject { ["version"] = "0.12.0" }),
        ("POST", "/v1/chat/completions") => OpenAiWire.Chat(OpenAiChatReader.Read(call), play),
        ("GET", "/v1/models") => OpenAiReply.Models("scripted"),
        _ => null,
    };

    public UpstreamReply Refuse(WireRefusal refusal) => Failure(refusal.Status, refusal.Message);

    private static UpstreamReply Chat(Heard heard, Func<Heard, Turn> play)
    {
        var turn = play(heard);
        return turn.Steps[0] is Fail fail
            ? fail.Trouble switch { Trouble.RateLimited => Failure(429, "too many requests"), Trouble.Overloaded => Failure(503, "server busy, please try again"), _ => Failure(400, "The request was made to be refused.") }
            : OllamaWriter.Reply(heard, turn);
    }

    private static UpstreamReply Failure(int status, string message) => Sse.Json(new JsonObject { ["error"] = message }, status);

    private static UpstreamReply Embed(UpstreamCall call)
    {
        var input = Demand.Required(call.Json, "input", "body");
        string[] texts = input.ValueKind == JsonValueKind.String ? [input.GetString()!] : [.. Demand.Items(input, "input").Select(t => t.Item.GetString()!)];
        return Sse.Json(new JsonObject
        {
            ["model"] = call.Model,
            ["embeddings"] = new JsonArray([.. texts.Select(t => new JsonArray([.. EchoModel.Vector(t).Select(v => (JsonNode)JsonValue.Create(v))]))]),
            ["prompt_eval_count"] = 4,
        });
    }
}
