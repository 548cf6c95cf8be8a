using System.Text.Json;

namespace Slipway.Testing.Upstreams;

/// <summary>What providers check of a JSON Schema: real types in lower case, and in strict mode closed objects with everything required.</summary>
internal static class Schemas
{
    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];
    private static readonly string[] Nested = ["items", "additionalProperties", "not", "contains", "propertyNames"];
    private static readonly string[] Maps = ["properties", "$defs", "definitions", "patternProperties"];
    private static readonly string[] Lists = ["anyOf", "oneOf", "allOf", "prefixItems"];

    public static void Check(JsonElement schema, string at, bool strict)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return;
        }

        Demand.That(schema.ValueKind == JsonValueKind.Object, $"{at} must be a schema.");
        CheckTypes(schema, at);
        if (strict && schema.TryGetProperty("properties", out var properties))
        {
            Demand.That(schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False, $"{at}: 'additionalProperties' is required to be supplied and to be false.");
            var required = schema.TryGetProperty("required", out var list) ? list.EnumerateArray().Select(r => r.GetString()).ToHashSet() : [];
            Demand.That(properties.EnumerateObject().All(p => required.Contains(p.Name)), $"{at}: 'required' is required to be supplied and to name every key in properties.");
        }

        foreach (var name in Nested.Where(n => schema.TryGetProperty(n, out _)))
        {
            Check(schema.GetProperty(name), $"{at}.{name}", strict);
        }

        foreach (var field in Maps.Where(n => schema.TryGetProperty(n, out _)).SelectMany(n => schema.GetProperty(n).EnumerateObject()))
        {
            Check(field.Value, $"{at}.{field.Name}", strict);
        }

        foreach (var (item, place) in Lists.Where(n => schema.TryGetProperty(n, out _)).SelectMany(n => Demand.Items(schema.GetProperty(n), $"{at}.{n}")))
        {
            Check(item, place, strict);
        }
    }

    /// <summary>Every object of the schema says that it takes no other fields.</summary>
    public static void AllClosed(JsonElement schema, string at)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (var (item, place) in Demand.Items(schema, at))
            {
                AllClosed(item, place);
            }

            return;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object"))
        {
            Demand.That(schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False, $"{at}: For 'object' type, 'additionalProperties' must be explicitly set to false");
        }

        foreach (var field in schema.EnumerateObject())
        {
            AllClosed(field.Value, $"{at}.{field.Name}");
        }
    }

    private static void CheckTypes(JsonElement schema, string at)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return;
        }

        foreach (var one in type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().ToArray() : [type])
        {
            Demand.That(one.ValueKind == JsonValueKind.String && Types.Contains(one.GetString()), $"{at}.type: {one} is not a type of JSON Schema.");
        }
    }
}
