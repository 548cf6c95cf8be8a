using System.Buffers;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes <c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>.</summary>
internal static class OpenAiModels
{
    public static void WriteList(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var model in models)
        {
            Write(json, model);
        }

        json.WriteEndArray();
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
        json.WriteString("id"u8, model.Id);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, model.Created.ToUnixTimeSeconds());
        json.WriteString("owned_by"u8, model.OwnedBy);
        json.WriteEndObject();
    }
}
