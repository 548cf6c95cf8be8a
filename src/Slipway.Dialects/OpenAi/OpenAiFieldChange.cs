using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Fidelity;

namespace Slipway.Dialects.OpenAi;

/// <summary>One request on its way into a server's form: the writer, the traits, and the losses so far.</summary>
internal sealed class OpenAiFieldChange(Utf8JsonWriter json, OpenAiTraits traits, List<Loss>? losses)
{
    private static readonly string[] EffortOrder = ["none", "minimal", "low", "medium", "high", "xhigh"];

    public Utf8JsonWriter Json => json;

    public OpenAiTraits Traits => traits;

    public void Lose(string field, LossEffect effect, string reason) => losses?.Add(new Loss(field, effect, reason));

    /// <summary>True when the server refuses the field; the loss is noted, except where the field only says how to deliver the answer.</summary>
    public bool Drops(string path)
    {
        if (!traits.Refused.TryGetValue(path, out var reason))
        {
            return false;
        }

        if (path != "stream_options")
        {
            Lose(path, LossEffect.Dropped, reason);
        }

        return true;
    }

    /// <summary>Copies a value, without the fields within it that the server refuses; byte for byte where there are none.</summary>
    public void Copy(JsonElement value, string path)
    {
        if (!traits.Refused.Keys.Any(refused => refused.Length > path.Length && refused[path.Length] == '.' && refused.StartsWith(path, StringComparison.Ordinal)))
        {
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    CopyField(property, path);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Copy(item, path);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    public void CopyField(JsonProperty property, string parent)
    {
        var path = parent + "." + property.Name;
        if (!Drops(path))
        {
            json.WritePropertyName(property.Name);
            Copy(property.Value, path);
        }
    }

    public void WriteFirst(JsonElement list, int count)
    {
        json.WriteStartArray();
        foreach (var item in list.EnumerateArray().Take(count))
        {
            item.WriteTo(json);
        }

        json.WriteEndArray();
    }

    /// <summary>The nearest effort that the server knows; of two that are as near, the weaker.</summary>
    public void WriteEffort(JsonElement value)
    {
        var asked = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var place = Array.IndexOf(EffortOrder, asked);
        var nearest = place < 0 || traits.Efforts.Contains(asked, StringComparer.Ordinal) ? null : traits.Efforts.MinBy(word => Math.Abs(Array.IndexOf(EffortOrder, word) - place));
        if (nearest is null)
        {
            value.WriteTo(json);
            return;
        }

        Lose("reasoning_effort", LossEffect.Rewritten, OpenAiReasons.Effort);
        json.WriteStringValue(nearest);
    }

    /// <summary>What the model is to be told in place of a schema that the server does not hold answers to; null where it does, or there is none.</summary>
    public string? Instruction(JsonElement root) =>
        traits.JsonSchemaAs is not null && root.TryGetProperty("response_format", out var format) && IsSchema(format)
            ? "Answer with one JSON object and nothing else. It must match this JSON Schema:\n" + SchemaOf(format)
            : null;

    public void WriteFormat(JsonElement format)
    {
        if (traits.JsonSchemaAs is not { } instead || !IsSchema(format))
        {
            Copy(format, "response_format");
            return;
        }

        Lose("response_format.json_schema", LossEffect.Emulated, OpenAiReasons.Schema);
        json.WriteStartObject();
        json.WriteString("type"u8, instead);
        json.WriteEndObject();
    }

    private static bool IsSchema(JsonElement format) =>
        format.ValueKind == JsonValueKind.Object && format.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("json_schema"u8);

    private static string SchemaOf(JsonElement format) =>
        format.TryGetProperty("json_schema", out var named) && named.ValueKind == JsonValueKind.Object && named.TryGetProperty("schema", out var schema) ? schema.GetRawText() : "{}";
}
