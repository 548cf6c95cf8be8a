using System.Buffers;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Writes <c>GET /v1beta/models</c> and <c>GET /v1beta/models/{id}</c>.</summary>
internal static class GeminiModels
{
    public static void WriteList(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteStartArray("models"u8);
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
        json.WriteString("name"u8, "models/" + model.Id);
        json.WriteString("baseModelId"u8, model.Id);
        json.WriteString("version"u8, "001"u8);
        json.WriteString("displayName"u8, model.Id);
        json.WriteString("description"u8, model.Description ?? "Served by " + model.OwnedBy);
        if (model.InputTokenLimit is { } input)
        {
            json.WriteNumber("inputTokenLimit"u8, input);
        }

        if (model.OutputTokenLimit is { } output)
        {
            json.WriteNumber("outputTokenLimit"u8, output);
        }

        json.WriteStartArray("supportedGenerationMethods"u8);
        if (model.Chat)
        {
            json.WriteStringValue("generateContent"u8);
            json.WriteStringValue("streamGenerateContent"u8);
            json.WriteStringValue("countTokens"u8);
        }

        if (model.Embeddings)
        {
            json.WriteStringValue("embedContent"u8);
            json.WriteStringValue("batchEmbedContents"u8);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
