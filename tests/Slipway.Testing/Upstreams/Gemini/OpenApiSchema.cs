using System.Text.Json;

namespace Slipway.Testing.Upstreams.Gemini;

/// <summary>Google's <c>Schema</c>: a subset of OpenAPI's, with no other fields.</summary>
internal static class OpenApiSchema
{
    public static void Check(JsonElement value, string at)
    {
        var schema = new Proto(value, at,
            "type", "format", "title", "description", "nullable", "enum", "maxItems", "minItems", "properties", "required", "minProperties", "maxProperties", "minLength",
            "maxLength", "pattern", "example", "anyOf", "propertyOrdering", "default", "items", "minimum", "maximum");
        if (schema["type"] is { } type)
        {
            Demand.That(type.ValueKind == JsonValueKind.String && type.GetString()!.ToUpperInvariant() is "STRING" or "NUMBER" or "INTEGER" or "BOOLEAN" or "ARRAY" or "OBJECT" or "NULL", $"Invalid value at '{at}.type' (TYPE_ENUM), {type}");
        }

        if (schema["properties"] is { } properties)
        {
            foreach (var field in properties.EnumerateObject())
            {
                Check(field.Value, $"{at}.properties.{field.Name}");
            }

            Demand.That(schema.Items("required").All(r => properties.TryGetProperty(r.Item.GetString()!, out _)), $"{at}.required: property is not defined");
        }

        if (schema["items"] is { } items)
        {
            Check(items, $"{at}.items");
        }

        foreach (var (item, place) in schema.Items("anyOf"))
        {
            Check(item, place);
        }
    }
}
