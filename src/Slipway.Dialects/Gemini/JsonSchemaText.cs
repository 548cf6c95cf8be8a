using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Turns Gemini's schema (a subset of OpenAPI 3.0: types in capitals or as enum numbers, <c>nullable</c>, counts as strings, snake_case) into JSON Schema.
/// JSON Schema itself passes unchanged, except types in capitals: Google's own clients send those in <c>responseJsonSchema</c> too.
/// </summary>
internal static class JsonSchemaText
{
    // The numbers of google.ai.generativelanguage.v1beta.Type.
    private static readonly string?[] TypeNumbers = [null, "string", "number", "integer", "boolean", "array", "object", "null"];

    private static readonly FrozenSet<string> OneSchema =
        new[] { "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedProperties", "unevaluatedItems" }
            .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SchemaLists = new[] { "anyOf", "oneOf", "allOf", "prefixItems" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SchemaMaps =
        new[] { "properties", "$defs", "definitions", "patternProperties", "dependentSchemas" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Counts =
        new[] { "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" }.ToFrozenSet(StringComparer.Ordinal);

    public static string From(JsonElement schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = WireJson.Writer(buffer))
        {
            WriteSchema(json, schema);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteSchema(Utf8JsonWriter json, JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            schema.WriteTo(json);
            return;
        }

        var nullable = schema.TryGetProperty("nullable", out var flag) && flag.ValueKind == JsonValueKind.True;
        json.WriteStartObject();
        foreach (var property in schema.EnumerateObject())
        {
            WriteKeyword(json, ProtoNames.Camel(property.Name), property, nullable);
        }

        json.WriteEndObject();
    }

    private static void WriteKeyword(Utf8JsonWriter json, string name, JsonProperty property, bool nullable)
    {
        var value = property.Value;
        if (name is "nullable" or "propertyOrdering")
        {
            return;
        }

        if (name == "type")
        {
            WriteType(json, value, nullable);
        }
        else if (name == "enum" && nullable && value.ValueKind == JsonValueKind.Array)
        {
            WriteList(json, name, value, static (json, item) => item.WriteTo(json), static json => json.WriteNullValue());
        }
        else if (OneSchema.Contains(name))
        {
            json.WritePropertyName(name);
            WriteSchema(json, value);
        }
        else if (SchemaLists.Contains(name) && value.ValueKind == JsonValueKind.Array)
        {
            WriteList(json, name, value, WriteSchema, nullable && name != "allOf" && name != "prefixItems" ? WriteNullSchema : null);
        }
        else if (SchemaMaps.Contains(name) && value.ValueKind == JsonValueKind.Object)
        {
            WriteMap(json, name, value);
        }
        else if (Counts.Contains(name) && value.ValueKind == JsonValueKind.String
            && long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            json.WriteNumber(name, count);
        }
        else
        {
            json.WritePropertyName(property.Name);
            value.WriteTo(json);
        }
    }

    private static void WriteMap(Utf8JsonWriter json, string name, JsonElement map)
    {
        json.WriteStartObject(name);
        foreach (var entry in map.EnumerateObject())
        {
            json.WritePropertyName(entry.Name);
            WriteSchema(json, entry.Value);
        }

        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, JsonElement list, Action<Utf8JsonWriter, JsonElement> write, Action<Utf8JsonWriter>? last)
    {
        json.WriteStartArray(name);
        foreach (var item in list.EnumerateArray())
        {
            write(json, item);
        }

        last?.Invoke(json);
        json.WriteEndArray();
    }

    private static void WriteNullSchema(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "null"u8);
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, JsonElement value, bool nullable)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            WriteList(json, "type", value, static (json, item) => json.WriteStringValue(TypeName(item) ?? ""), nullable ? static json => json.WriteStringValue("null"u8) : null);
            return;
        }

        if (TypeName(value) is not { } type)
        {
            return;
        }

        if (!nullable)
        {
            json.WriteString("type"u8, type);
            return;
        }

        json.WriteStartArray("type"u8);
        json.WriteStringValue(type);
        json.WriteStringValue("null"u8);
        json.WriteEndArray();
    }

    private static string? TypeName(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { } text && text != "TYPE_UNSPECIFIED" ? text.ToLowerInvariant() : null,
        JsonValueKind.Number when value.TryGetInt32(out var number) && number >= 0 && number < TypeNumbers.Length => TypeNumbers[number],
        _ => null,
    };
}
