using System.Text;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary>
/// What a response object repeats of its request, with OpenAI's defaults where the request is silent. Made once a reply, since a stream carries it three times.
/// </summary>
internal sealed class ResponsesEcho
{
    /// <summary>Name of each field, and what stands there when the request has nothing; null leaves it out.</summary>
    private static readonly (string Name, string? Otherwise)[] Fields =
    [
        ("instructions", "null"), ("max_output_tokens", "null"), ("max_tool_calls", "null"), ("metadata", "{}"), ("parallel_tool_calls", "true"),
        ("previous_response_id", "null"), ("prompt_cache_key", "null"), ("prompt_cache_retention", null), ("reasoning", """{"effort":null,"summary":null}"""),
        ("safety_identifier", "null"), ("store", "true"), ("temperature", "1"), ("text", null), ("tool_choice", "\"auto\""), ("tools", null),
        ("top_logprobs", "0"), ("top_p", "1"), ("truncation", "\"disabled\""), ("user", null),
    ];

    private readonly List<(string Name, string Json)> fields = [];

    public ResponsesEcho(ReadOnlyMemory<byte> body)
    {
        var request = Parse(body);
        foreach (var (name, otherwise) in Fields)
        {
            var given = request is { } root && root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : (JsonElement?)null;
            var json = name switch
            {
                "text" => Text(given),
                "tools" => Tools(given),
                _ => given?.GetRawText() ?? otherwise,
            };
            if (json is not null)
            {
                fields.Add((name, json));
            }
        }

        ServiceTier = request is { } asked && asked.TryGetProperty("service_tier", out var tier) && tier.ValueKind == JsonValueKind.String ? tier.GetString() : null;
        CustomTools = request is { } with && with.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array
            ? tools.EnumerateArray().Where(tool => Word(tool, "type") == "custom").Select(tool => Word(tool, "name")).OfType<string>().ToHashSet(StringComparer.Ordinal)
            : [];
    }

    /// <summary>Names of the tools that take free text.</summary>
    public IReadOnlySet<string> CustomTools { get; }

    public string? ServiceTier { get; }

    public void Write(Utf8JsonWriter json)
    {
        foreach (var (name, value) in fields)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value, skipInputValidation: true);
        }
    }

    /// <summary>The body has been read before, so it is an object; what was not given to us at all is none.</summary>
    private static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        if (!WireJson.ParseRequest(body).Try(out var document, out _))
        {
            return null;
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
    }

    /// <summary>The format is always told.</summary>
    private static string Text(JsonElement? given)
    {
        const string Plain = "\"format\":{\"type\":\"text\"}";
        return given switch
        {
            { ValueKind: JsonValueKind.Object } text when text.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.Object => text.GetRawText(),
            { ValueKind: JsonValueKind.Object } text when Word(text, "verbosity") is { } verbosity => $"{{{Plain},\"verbosity\":\"{JsonEncodedText.Encode(verbosity)}\"}}",
            _ => $"{{{Plain}}}",
        };
    }

    /// <summary>Functions are told with all four of their keys.</summary>
    private static string Tools(JsonElement? given)
    {
        if (given is not { ValueKind: JsonValueKind.Array } tools)
        {
            return "[]";
        }

        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = WireJson.Writer(buffer))
        {
            json.WriteStartArray();
            foreach (var tool in tools.EnumerateArray())
            {
                WriteTool(json, tool);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteTool(Utf8JsonWriter json, JsonElement tool)
    {
        if (Word(tool, "type") != "function")
        {
            tool.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        foreach (var property in tool.EnumerateObject())
        {
            property.WriteTo(json);
        }

        foreach (var key in (string[])["parameters", "strict"])
        {
            if (!tool.TryGetProperty(key, out _))
            {
                json.WriteNull(key);
            }
        }

        json.WriteEndObject();
    }

    private static string? Word(JsonElement map, string name) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
