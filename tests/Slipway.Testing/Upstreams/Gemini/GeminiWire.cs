using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.Gemini;

/// <summary>The Gemini API.</summary>
public sealed partial class GeminiWire(string key) : IWire
{
    private readonly GeminiModel models = new("gemini", callIds: true);

    public UpstreamReply? Answer(UpstreamCall call, Func<Heard, Turn> play)
    {
        Demand.Authorized(call.Headers.GetValueOrDefault("x-goog-api-key") == key);
        if (call is { Method: "GET", Path: "/v1beta/models" })
        {
            return Sse.Json(new JsonObject { ["models"] = new JsonArray(new JsonObject { ["name"] = "models/gemini-3-scripted", ["supportedGenerationMethods"] = new JsonArray("generateContent") }) });
        }

        return Paths().Match(call.Path) is { Success: true } path && call.Method == "POST" ? models.Answer(call, path.Groups["model"].Value, path.Groups["verb"].Value, play) : null;
    }

    public UpstreamReply Refuse(WireRefusal refusal) => GeminiErrors.Refused(refusal.Status, refusal.Message);

    [GeneratedRegex(@"^/v1(?:beta)?/models/(?<model>[\w.-]+):(?<verb>\w+)$", RegexOptions.None, 1000)]
    private static partial Regex Paths();
}
