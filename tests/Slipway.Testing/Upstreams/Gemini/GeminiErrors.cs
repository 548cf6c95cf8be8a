using System.Text.Json.Nodes;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.Gemini;

/// <summary>Google's errors, with the details that clients look at.</summary>
internal static class GeminiErrors
{
    public static UpstreamReply Refused(int status, string message, params JsonNode[] details) => Sse.Json(Body(status, message, details), status);

    public static UpstreamReply Of(Trouble trouble) => trouble switch
    {
        Trouble.RateLimited => Refused(429, "You exceeded your current quota. Please retry in 7s.",
            Detail("QuotaFailure", "violations", new JsonArray(new JsonObject { ["quotaMetric"] = "generate_requests", ["quotaId"] = "GenerateRequestsPerMinutePerProject", ["quotaValue"] = "10" })),
            Detail("RetryInfo", "retryDelay", "7s")),
        Trouble.Overloaded => Refused(503, "The model is overloaded. Please try again later."),
        _ => Refused(400, "The request was made to be refused."),
    };

    public static JsonObject Body(int status, string message, params JsonNode[] details)
    {
        var error = new JsonObject
        {
            ["code"] = status,
            ["message"] = message,
            ["status"] = status switch { 401 => "UNAUTHENTICATED", 403 => "PERMISSION_DENIED", 404 => "NOT_FOUND", 429 => "RESOURCE_EXHAUSTED", 503 => "UNAVAILABLE", >= 500 => "INTERNAL", _ => "INVALID_ARGUMENT" },
        };
        if (details.Length > 0)
        {
            error["details"] = new JsonArray(details);
        }

        return new JsonObject { ["error"] = error };
    }

    private static JsonObject Detail(string type, string field, JsonNode value) => new() { ["@type"] = $"type.googleapis.com/google.rpc.{type}", [field] = value };
}
