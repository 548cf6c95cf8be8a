using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Writes <c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>: all on one page, and only models that converse.</summary>
internal static class AnthropicModels
{
    public static void WriteList(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models)
    {
        var shown = models.Where(model => model.Chat).ToList();
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var model in shown)
        {
            Write(json, model);
        }

        json.WriteEndArray();
        json.WriteBoolean("has_more"u8, false);
        json.WriteString("first_id"u8, shown.Count > 0 ? shown[0].Id : null);
        json.WriteString("last_id"u8, shown.Count > 0 ? shown[^1].Id : null);
        json.WriteEndObject();
    }

    public static void WriteOne(IBufferWriter<byte> output, ModelCard model)
    {
        using var json = WireJson.Writer(output);
        Write(json, model);
    }

    private static void Write(Utf8JsonWriter json, ModelCard model)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "model"u8);
        json.WriteString("id"u8, model.Id);
        json.WriteString("display_name"u8, model.Id);
        json.WriteString("created_at"u8, model.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        WriteLimit(json, "max_input_tokens", model.InputTokenLimit);
        WriteLimit(json, "max_tokens", model.OutputTokenLimit);
        json.WriteNull("capabilities"u8);
        json.WriteString("lifecycle"u8, "active"u8);
        json.WriteNull("line"u8);
        json.WriteNull("deprecated_at"u8);
        json.WriteNull("retires_at"u8);
        json.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter json, string name, int? limit)
    {
        if (limit is { } tokens)
        {
            json.WriteNumber(name, tokens);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
