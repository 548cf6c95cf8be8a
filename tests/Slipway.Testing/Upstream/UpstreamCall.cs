using System.Text.Json;

namespace Slipway.Testing.Upstream;

/// <summary>A request as it arrived at the <see cref="FakeUpstream"/>.</summary>
public sealed record UpstreamCall(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    private JsonElement? json;

    /// <summary>The body as JSON; read it where a JSON body is expected.</summary>
    public JsonElement Json => json ??= Body.IsEmpty ? default : JsonElement.Parse(Body.Span);

    /// <summary>The <c>model</c> that was asked for, or an empty text.</summary>
    public string Model => Text("model");

    public bool IsStream => Has("stream") && Json.GetProperty("stream").ValueKind == JsonValueKind.True;

    public bool Has(string property) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(property, out _);

    /// <summary>The messages of a chat request.</summary>
    public IReadOnlyList<JsonElement> Messages => Has("messages") ? [.. Json.GetProperty("messages").EnumerateArray()] : [];

    /// <summary>The text of a message, be its content a string or a list of parts.</summary>
    public static string TextOf(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content))
        {
            return "";
        }

        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Concat(content.EnumerateArray()
                .Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : null)),
            _ => "",
        };
    }

    private string Text(string property) => Has(property) ? Json.GetProperty(property).GetString() ?? "" : "";
}
