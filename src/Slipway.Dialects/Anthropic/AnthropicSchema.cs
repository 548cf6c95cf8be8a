using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// Makes of a JSON Schema one that <c>output_config.format</c> takes: every object closed, <c>oneOf</c> as <c>anyOf</c>, and limits of numbers, lengths and
/// counts moved into the description, where the model reads them. (Structured outputs, Anthropic's guide; the API answers 400 to other keywords.)
/// </summary>
internal static class AnthropicSchema
{
    private static readonly FrozenSet<string> Kept = Set("$schema", "$id", "$ref", "title", "default", "const", "enum", "type", "required");

    private static readonly FrozenSet<string> Maps = Set("properties", "$defs", "definitions");

    private static readonly FrozenSet<string> Formats = Set("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    private static readonly FrozenSet<string> Handled = Set("description", "additionalProperties", "nullable");

    public static string Of(string schema)
    {
        if (!WireJson.ParseUpstream(Encoding.UTF8.GetBytes(schema)).Try(out var document, out _))
        {
            return """{"type":"object","additionalProperties":false}""";
        }

        using (document)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = WireJson.Writer(buffer))
            {
                Write(json, document.RootElement);
            }

            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
    }

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);

    private static void Write(Utf8JsonWriter json, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            schema.WriteTo(json);
            return;
        }

        var limits = new List<string>();
        json.WriteStartObject();
        foreach (var keyword in schema.EnumerateObject())
        {
            WriteKeyword(json, keyword, schema, limits);
        }

        if (IsObject(schema))
        {
            json.WriteBoolean("additionalProperties"u8, false);
        }

        WriteDescription(json, schema, limits);
        json.WriteEndObject();
    }

    private static void WriteKeyword(Utf8JsonWriter json, JsonProperty keyword, JsonElement schema, List<string> limits)
    {
        var (name, value) = (keyword.Name, keyword.Value);
        if (Kept.Contains(name) || (name == "format" && value.ValueKind == JsonValueKind.String && Formats.Contains(value.GetString()!)))
        {
            keyword.WriteTo(json);
        }
        else if (Maps.Contains(name) && value.ValueKind == JsonValueKind.Object)
        {
            json.WriteStartObject(name);
            foreach (var entry in value.EnumerateObject())
            {
                json.WritePropertyName(entry.Name);
                Write(json, entry.Value);
            }

            json.WriteEndObject();
        }
        else if (name is "anyOf" or "allOf" or "oneOf" && value.ValueKind == JsonValueKind.Array)
        {
            if (name != "oneOf" || !schema.TryGetProperty("anyOf", out _))
            {
                json.WriteStartArray(name == "oneOf" ? "anyOf" : name);
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
            }
        }
        else if (name == "items")
        {
            json.WritePropertyName(name);
            Write(json, value);
        }
        else if (!Handled.Contains(name) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
        {
            limits.Add($"{name}: {(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())}");
        }
    }

    private static void WriteDescription(Utf8JsonWriter json, JsonElement schema, List<string> limits)
    {
        var words = schema.TryGetProperty("description", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        if (limits.Count > 0)
        {
            words = string.IsNullOrEmpty(words) ? string.Join("; ", limits) : $"{words} ({string.Join("; ", limits)})";
        }

        if (words is not null)
        {
            json.WriteString("description"u8, words);
        }
    }

    private static bool IsObject(JsonElement schema) =>
        schema.TryGetProperty("properties", out _)
        || (schema.TryGetProperty("type", out var type) && (Is(type) || (type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(Is))));

    private static bool Is(JsonElement type) => type.ValueKind == JsonValueKind.String && type.ValueEquals("object"u8);
}
