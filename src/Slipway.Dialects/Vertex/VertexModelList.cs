using System.Buffers;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Vertex;

/// <summary>Writes <c>GET publishers/google/models</c>: Model Garden's form, in which every model is Google's.</summary>
internal static class VertexModelList
{
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<ModelCard> models)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteStartArray("publisherModels"u8);
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
        json.WriteString("name"u8, "publishers/google/models/" + model.Id);
        json.WriteString("versionId"u8, "default"u8);
        json.WriteString("openSourceCategory"u8, "PROPRIETARY"u8);
        json.WriteString("launchStage"u8, "GA"u8);
        json.WriteString("publisherModelTemplate"u8, "projects/{project}/locations/{location}/publishers/google/models/" + model.Id);
        json.WriteEndObject();
    }
}
