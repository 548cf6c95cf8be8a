using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Testing.Upstreams;

/// <summary>The smallest value that a schema takes: what an obedient model without a mind would answer. Types may be in capitals.</summary>
internal static class SchemaSample
{
    public static JsonNode? Of(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var choices))
        {
            return JsonNode.Parse(choices[0].GetRawText());
        }

        var type = schema.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()!.ToUpperInvariant() : "OBJECT";
        return type switch
        {
            "STRING" => "a text",
            "INTEGER" or "NUMBER" => schema.TryGetProperty("minimum", out var least) ? least.GetDouble() : 1,
            "BOOLEAN" => false,
            "ARRAY" => new JsonArray(),
            "NULL" => null,
            _ => new JsonObject(schema.TryGetProperty("properties", out var fields) ? fields.EnumerateObject().Select(f => KeyValuePair.Create(f.Name, Of(f.Value))) : []),
        };
    }
}
