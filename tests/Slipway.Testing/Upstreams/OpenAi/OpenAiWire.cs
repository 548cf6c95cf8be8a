using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.OpenAi;

/// <summary>OpenAI's chat completions, embeddings and models. Below <paramref name="basePath"/>, such as <c>/v1</c>.</summary>
public sealed class OpenAiWire(string key, string basePath = "/v1") : IWire
{
    public UpstreamReply? Answer(UpstreamCall call, Func<Heard, Turn> play)
    {
        if (!call.Path.StartsWith(basePath + "/", StringComparison.Ordinal))
        {
            return null;
        }

        Demand.Authorized(call.Headers.GetValueOrDefault("Authorization") == "Bearer " + key);
        return (call.Method, call.Path[basePath.Length..]) switch
        {
            ("POST", "/chat/completions") => Chat(OpenAiChatReader.Read(call), play),
            ("POST", "/embeddings") => Embeddings(call),
            ("GET", "/models") => OpenAiReply.Models("scripted", "scripted-embed"),
            _ => null,
        };
    }

    public UpstreamReply Refuse(WireRefusal refusal) => Refused(refusal.Status, refusal.Message, refusal.Status == 401 ? "invalid_api_key" : null);

    internal static UpstreamReply Chat(Heard heard, Func<Heard, Turn> play)
    {
        var turn = play(heard);
        return turn.Steps[0] is Fail fail ? Trouble(fail.Trouble) : heard.Stream ? OpenAiChatWriter.Stream(heard, turn) : OpenAiChatWriter.Whole(heard, turn);
    }

    private static UpstreamReply Trouble(Trouble trouble) => trouble switch
    {
        Upstreams.Trouble.RateLimited => Refused(429, "Rate limit reached for requests.", "rate_limit_exceeded") with
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["retry-after"] = "7" },
        },
        Upstreams.Trouble.Overloaded => Refused(503, "The engine is currently overloaded, please try again later."),
        _ => Refused(400, "The request was made to be refused."),
    };

    private static UpstreamReply Refused(int status, string message, string? code = null) => Sse.Json(Error(status, message, code), status);

    internal static JsonObject Error(int status, string message, string? code = null) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = status switch { 429 => "requests", >= 500 => "server_error", _ => "invalid_request_error" }, ["param"] = null, ["code"] = code },
    };

    private static UpstreamReply Embeddings(UpstreamCall call)
    {
        Demand.Only(call.Json, "body", "model", "input", "encoding_format", "dimensions", "user");
        var input = Demand.Required(call.Json, "input", "body");
        string[] texts = input.ValueKind == JsonValueKind.String ? [input.GetString()!] : [.. Demand.Items(input, "input").Select(t => t.Item.GetString()!)];
        return OpenAiReply.Embeddings(call.Model, texts.Select(EchoModel.Vector), Demand.Optional(call.Json, "encoding_format")?.GetString() == "base64");
    }
}
