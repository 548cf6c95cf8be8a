using System.Buffers;
using System.Text.Json;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects.Gemini;
using Slipway.Dialects.Json;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Vertex;

/// <summary>
/// Vectors at Vertex AI, in three forms: <c>:predict</c> of Google's models (<c>{"instances":[{"content","task_type"}],"parameters":{"outputDimensionality"}}</c>),
/// <c>:predict</c> of a model in a container (<c>{"instances":[{"prompt"}]}</c>), and <c>:embedContent</c>, which takes one content.
/// </summary>
internal static class VertexEmbeddings
{
    /// <summary>Models that have <c>:embedContent</c> and no <c>:predict</c>.</summary>
    public static bool TakesContent(string model) => model.Contains("gemini-embedding-2", StringComparison.OrdinalIgnoreCase);

    public static void WriteRequest(IBufferWriter<byte> output, EmbeddingRequest request, UpstreamModel model)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        if (TakesContent(model.Name))
        {
            WriteContent(json, request);
        }
        else
        {
            WriteInstances(json, request, model.Predict.Field);
        }

        json.WriteEndObject();
    }

    public static Result<EmbeddingResponse> ReadReply(ReadOnlyMemory<byte> body)
    {
        if (!WireJson.ParseUpstream(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext { FromUpstream = true, ProtoJson = true };
            var root = JsonField.Root(document, context);
            if (root["error"].IsPresent)
            {
                return UpstreamErrors.Read(200, root.Element);
            }

            if (root["embedding"].IsObject)
            {
                return context.Finish(new EmbeddingResponse("", [Values(root["embedding"]["values"])]) { Usage = GeminiUsageReader.Read(root["usageMetadata"]) });
            }

            var predictions = root["predictions"].Items();
            if (predictions.Count == 0)
            {
                root["predictions"].Fault("holds no vectors");
            }

            return context.Finish(new EmbeddingResponse("", [.. predictions.Select(Vector)]) { Usage = Usage(predictions) });
        }
    }

    private static void WriteContent(Utf8JsonWriter json, EmbeddingRequest request)
    {
        json.WriteStartObject("content"u8);
        json.WriteStartArray("parts"u8);
        foreach (var input in request.Inputs)
        {
            GeminiPartWriter.WriteText(json, input, thought: false, null);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (request.TaskType is null && request.Dimensions is null)
        {
            return;
        }

        json.WriteStartObject("embedContentConfig"u8);
        if (request.TaskType is { } task)
        {
            json.WriteString("taskType"u8, task);
        }

        if (request.Dimensions is { } dimensions)
        {
            json.WriteNumber("outputDimensionality"u8, dimensions);
        }

        json.WriteEndObject();
    }

    private static void WriteInstances(Utf8JsonWriter json, EmbeddingRequest request, string field)
    {
        json.WriteStartArray("instances"u8);
        foreach (var input in request.Inputs)
        {
            json.WriteStartObject();
            json.WriteString(field, input);
            if (request.TaskType is { } task)
            {
                json.WriteString("task_type"u8, task);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (request.Dimensions is { } dimensions)
        {
            json.WriteStartObject("parameters"u8);
            json.WriteNumber("outputDimensionality"u8, dimensions);
            json.WriteEndObject();
        }
    }

    /// <summary><c>{"embeddings":{"values"}}</c>, or the bare numbers, also nested once.</summary>
    private static float[] Vector(JsonField prediction)
    {
        var values = prediction.IsObject ? (prediction["embeddings"].IsArray ? prediction["embeddings"] : prediction["embeddings"]["values"].IsPresent ? prediction["embeddings"]["values"] : prediction["embedding"]) : prediction;
        if (values.IsArray && values.Items() is [{ IsArray: true } nested, ..])
        {
            values = nested;
        }

        if (!values.IsArray)
        {
            prediction.Fault("holds no vector");
            return [];
        }

        return Values(values);
    }

    private static float[] Values(JsonField field) => [.. field.Items().Select(item => (float)(item.Number(-float.MaxValue, float.MaxValue) ?? 0))];

    private static TokenUsage? Usage(IReadOnlyList<JsonField> predictions)
    {
        var counts = predictions.Where(p => p.IsObject).Select(p => p["embeddings"]["statistics"]["token_count"]).Where(c => c.IsNumber).ToList();
        return counts.Count == 0 ? null : new TokenUsage(counts.Sum(c => (long)(c.Number(0, 1_000_000_000_000) ?? 0)), 0);
    }
}
