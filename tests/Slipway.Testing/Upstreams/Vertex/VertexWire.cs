using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Testing.Upstream;
using Slipway.Testing.Upstreams.Anthropic;
using Slipway.Testing.Upstreams.Gemini;
using Slipway.Testing.Upstreams.OpenAi;

namespace Slipway.Testing.Upstreams.Vertex;

/// <summary>
/// Vertex AI in one project and location: Gemini and embedding models, Claude by rawPredict, partner models by the OpenAI-compatible endpoint, online
/// prediction. Wants an access token, which <c>POST /token</c> gives for anything.
/// </summary>
public sealed partial class VertexWire(string project, string location) : IWire
{
    /// <summary>The access token that is wanted.</summary>
    public const string Token = "ya29.scripted";

    private readonly GeminiModel gemini = new("vertex", callIds: false);

    public UpstreamReply? Answer(UpstreamCall call, Func<Heard, Turn> play)
    {
        if (call is { Method: "POST", Path: "/token" })
        {
            return Sse.Json(new JsonObject { ["access_token"] = Token, ["issued_token_type"] = "urn:ietf:params:oauth:token-type:access_token", ["token_type"] = "Bearer", ["expires_in"] = 3600 });
        }

        Demand.Authorized(call.Headers.GetValueOrDefault("Authorization") == "Bearer " + Token);
        if (call.Method != "POST" || Paths().Match(call.Path) is not { Success: true } path)
        {
            return null;
        }

        if (path.Groups["project"].Value != project || path.Groups["location"].Value != location)
        {
            throw new WireRefusal(403, $"Permission denied on resource project {path.Groups["project"].Value}.");
        }

        var (publisher, model, verb) = (path.Groups["publisher"].Value, path.Groups["model"].Value, path.Groups["verb"].Value);
        return (publisher, verb) switch
        {
            ("anthropic", "rawPredict") => AnthropicWire.Message(Claude(call, model, stream: false), play),
            ("anthropic", "streamRawPredict") => AnthropicWire.Message(Claude(call, model, stream: true), play),
            ("", "/chat/completions") => OpenAiWire.Chat(OpenAiChatReader.Read(call), play),
            ("google" or "", _) => gemini.Answer(call, model, verb, play),
            _ => null,
        };
    }

    public UpstreamReply Refuse(WireRefusal refusal) => GeminiErrors.Refused(refusal.Status, refusal.Message);

    private static Heard Claude(UpstreamCall call, string model, bool stream)
    {
        var heard = AnthropicReader.ReadOnVertex(call, model);
        Demand.That(heard.Stream == stream, $"stream is {heard.Stream} in a call of {call.Path}");
        return heard;
    }

    [GeneratedRegex(@"^/v1(?:beta1)?/projects/(?<project>[\w-]+)/locations/(?<location>[\w-]+)/(?:publishers/(?<publisher>\w+)/models|endpoints)/(?<model>[\w.@-]+)(?::(?<verb>\w+)|(?<verb>/chat/completions))$", RegexOptions.None, 1000)]
    private static partial Regex Paths();
}
