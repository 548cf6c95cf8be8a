using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>
/// Writes <c>/api/tags</c> and <c>/api/show</c>. What Ollama knows of a file on its disk, a gateway does not know of a model elsewhere: sizes are 0
/// and words empty, as Ollama itself writes them for models in its cloud.
/// </summary>
internal static class OllamaModels
{
    public static void WriteList(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteStartArray("models"u8);
        foreach (var model in models)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, model.Id);
            json.WriteString("model"u8, model.Id);
            json.WriteString("modified_at"u8, OllamaTime.Moment(model.Created));
            json.WriteNumber("size"u8, 0);

            // Its command line cuts twelve characters off this without a look: it must be there. It tells names apart, not weights.
            json.WriteString("digest"u8, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model.Id))));
            WriteDetails(json, model);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteOne(IBufferWriter<byte> output, ModelCard model)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("modelfile"u8, $"# {model.Id}: {model.Description ?? "served by " + model.OwnedBy}");
        json.WriteString("parameters"u8, ""u8);
        json.WriteString("template"u8, ""u8);
        WriteDetails(json, model);
        WriteInfo(json, model);
        WriteCapabilities(json, model);
        json.WriteString("modified_at"u8, OllamaTime.Moment(model.Created));
        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json, ModelCard model)
    {
        json.WriteStartObject("details"u8);
        json.WriteString("parent_model"u8, ""u8);
        json.WriteString("format"u8, ""u8);
        json.WriteString("family"u8, model.OwnedBy);
        json.WriteStartArray("families"u8);
        json.WriteStringValue(model.OwnedBy);
        json.WriteEndArray();
        json.WriteString("parameter_size"u8, ""u8);
        json.WriteString("quantization_level"u8, ""u8);
        json.WriteEndObject();
    }

    private static void WriteInfo(Utf8JsonWriter json, ModelCard model)
    {
        json.WriteStartObject("model_info"u8);
        json.WriteString("general.architecture"u8, model.OwnedBy);
        json.WriteString("general.basename"u8, model.Id);
        if (model.InputTokenLimit is { } input)
        {
            json.WriteNumber(model.OwnedBy + ".context_length", input);
        }

        json.WriteEndObject();
    }

    private static void WriteCapabilities(Utf8JsonWriter json, ModelCard model)
    {
        json.WriteStartArray("capabilities"u8);
        if (model.Chat)
        {
            json.WriteStringValue("completion"u8);
        }

        if (model is { Chat: true, Tools: true })
        {
            json.WriteStringValue("tools"u8);
        }

        if (model.Embeddings)
        {
            json.WriteStringValue("embedding"u8);
        }

        json.WriteEndArray();
    }
}
