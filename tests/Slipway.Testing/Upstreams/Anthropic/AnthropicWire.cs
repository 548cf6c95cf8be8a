using System.Text.Json.Nodes;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.Anthropic;

/// <summary>Anthropic's messages, token counts and models.</summary>
public sealed class AnthropicWire(string key) : IWire
{
    public UpstreamReply? Answer(UpstreamCall call, Func<Heard, Turn> play)
    {
        Demand.Authorized(call.Headers.GetValueOrDefault("x-api-key") == key || call.Headers.GetValueOrDefault("Authorization") == "Bearer " + key);
        Demand.That(call.Headers.ContainsKey("anthropic-version"), "anthropic-version: header is required");
        return (call.Method, call.Path) switch
        {
            ("POST", "/v1/messages") => Message(AnthropicReader.Read(call), play),
            ("POST", "/v1/messages/count_tokens") => Count(call),
            ("GET", "/v1/models") => Models(),
            _ => null,
        };
    }

    public UpstreamReply Refuse(WireRefusal refusal) => Refused(refusal);

    internal static UpstreamReply Refused(WireRefusal refusal) => Failure(refusal.Status, refusal.Message);

    internal static UpstreamReply Message(Heard heard, Func<Heard, Turn> play)
    {
        var turn = play(heard);
        return turn.Steps[0] is Fail fail ? Trouble(fail.Trouble) : heard.Stream ? AnthropicWriter.Stream(heard, turn) : AnthropicWriter.Whole(heard, turn);
    }

    internal static JsonObject Error(int status, string message) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject
        {
            ["type"] = status switch { 401 => "authentication_error", 403 => "permission_error", 404 => "not_found_error", 413 => "request_too_large", 429 => "rate_limit_error", 529 => "overloaded_error", >= 500 => "api_error", _ => "invalid_request_error" },
            ["message"] = message,
        },
        ["request_id"] = "req_scripted",
    };

    private static UpstreamReply Trouble(Trouble trouble) => trouble switch
    {
        Upstreams.Trouble.RateLimited => Failure(429, "This request would exceed your organization's rate limit.") with
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["retry-after"] = "7", ["request-id"] = "req_scripted" },
        },
        Upstreams.Trouble.Overloaded => Failure(529, "Overloaded"),
        _ => Failure(400, "The request was made to be refused."),
    };

    private static UpstreamReply Failure(int status, string message) => Sse.Json(Error(status, message), status);

    private static UpstreamReply Count(UpstreamCall call)
    {
        Demand.Only(call.Json, "body", "model", "messages", "system", "tools", "tool_choice", "thinking", "output_config", "mcp_servers", "cache_control");
        Demand.Required(call.Json, "messages", "body");
        return Sse.Json(new JsonObject { ["input_tokens"] = 21 });
    }

    private static UpstreamReply Models() => Sse.Json(new JsonObject
    {
        ["data"] = new JsonArray(new JsonObject { ["type"] = "model", ["id"] = "scripted", ["display_name"] = "Scripted", ["created_at"] = "2026-01-01T00:00:00Z" }),
        ["has_more"] = false,
        ["first_id"] = "scripted",
        ["last_id"] = "scripted",
    });
}
