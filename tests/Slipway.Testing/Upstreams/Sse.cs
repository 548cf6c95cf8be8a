using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams;

/// <summary>Bodies as servers send them: letters beyond ASCII stand as they are; of a stream each event is flushed by itself.</summary>
public static class Sse
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static UpstreamPiece Data(JsonNode data, string? gate = null) => Text($"data: {data.ToJsonString(Plain)}\n\n", gate);

    public static UpstreamPiece Event(string name, JsonNode data, string? gate = null) => Text($"event: {name}\ndata: {data.ToJsonString(Plain)}\n\n", gate);

    public static UpstreamPiece Line(JsonNode data, string? gate = null) => Text(data.ToJsonString(Plain) + "\n", gate);

    public static UpstreamPiece Text(string text, string? gate = null) => new(Encoding.UTF8.GetBytes(text), gate);

    public static UpstreamReply Stream(IEnumerable<UpstreamPiece> pieces, string contentType = "text/event-stream; charset=utf-8") => new(200, contentType, [.. pieces]);

    public static UpstreamReply Json(JsonNode body, int status = 200) => UpstreamReply.Json(body.ToJsonString(Plain), status);
}
