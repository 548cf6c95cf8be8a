using System.Buffers;
using System.Text.Json;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary><c>:embedContent</c> (one content, one vector) and <c>:batchEmbedContents</c> (a list of such requests). The body tells which.</summary>
internal static class GeminiEmbeddings
{
    private const int MostInputs = 2048;

    public static Result<EmbeddingRequest> ReadRequest(ReadOnlyMemory<byte> body, CallTarget target)
    {
        if (!WireJson.ParseRequest(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext { ProtoJson = true };
            var root = JsonField.Root(document, context);
            var batch = root["requests"].IsPresent;
            var items = batch ? root["requests"].Items() : [root];
            if (items.Count is 0 or > MostInputs)
            {
                root["requests"].Fault($"must hold 1 to {MostInputs} requests");
            }

            var texts = items.Select(Text).ToList();
            var first = items.Count > 0 ? items[0] : root;
            return context.Finish(new EmbeddingRequest(ModelName.Bare(target.Model ?? first["model"].RequiredText()), texts)
            {
                Batch = batch,
                TaskType = Same(items, item => Setting(item, "taskType"), field => field.Text()),
                Dimensions = Same(items, item => Setting(item, "outputDimensionality"), field => field.Int(1, 65536)),
            });
        }
    }

    public static void WriteReply(IBufferWriter<byte> output, EmbeddingRequest request, EmbeddingResponse response)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        if (request.Batch)
        {
            json.WriteStartArray("embeddings"u8);
            foreach (var vector in response.Vectors)
            {
                json.WriteStartObject();
                WriteValues(json, vector);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteStartObject("embedding"u8);
            WriteValues(json, response.Vectors.Count > 0 ? response.Vectors[0] : []);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void WriteRequest(IBufferWriter<byte> output, EmbeddingRequest request, string upstreamModel)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteStartArray("requests"u8);
        foreach (var input in request.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("model"u8, "models/" + ModelName.Bare(upstreamModel));
            json.WriteStartObject("content"u8);
            json.WriteStartArray("parts"u8);
            GeminiPartWriter.WriteText(json, input, thought: false, null);
            json.WriteEndArray();
            json.WriteEndObject();
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

        json.WriteEndArray();
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
            var context = new ReadContext { FromUpstream = true };
            var root = JsonField.Root(document, context);
            var items = root["embedding"].IsPresent ? [root["embedding"]] : root["embeddings"].Items();
            if (items.Count == 0)
            {
                root["embeddings"].Fault("holds no vectors");
            }

            return context.Finish(new EmbeddingResponse("", [.. items.Select(item => ReadValues(item["values"]))]) { Usage = GeminiUsageReader.Read(root["usageMetadata"]) });
        }
    }

    /// <summary>Vertex AI's newer form has the settings in an object of their own.</summary>
    private static JsonField Setting(JsonField item, string name) => item["embedContentConfig"].IsObject ? item["embedContentConfig"][name] : item[name];

    private static string Text(JsonField item)
    {
        if (!item.IsObject)
        {
            item.Fault("must be an object with 'content'");
            return "";
        }

        var content = item["content"];
        if (!content.IsObject)
        {
            content.Fault("is required and must be an object with 'parts'");
            return "";
        }

        var parts = content["parts"].Items();
        foreach (var part in parts)
        {
            if (!part["text"].IsPresent)
            {
                part.Fault("must hold 'text'; only text is embedded");
            }
        }

        var text = string.Concat(parts.Select(part => part["text"].Text()));
        if (text.Length == 0)
        {
            content["parts"].Fault("must hold text that is not empty");
        }

        return text;
    }

    /// <summary>A setting that all requests of a batch must share, since they become one call.</summary>
    private static T? Same<T>(IReadOnlyList<JsonField> items, Func<JsonField, JsonField> field, Func<JsonField, T?> read)
    {
        if (items.Count == 0)
        {
            return default;
        }

        var shared = read(field(items[0]));
        foreach (var item in items)
        {
            if (!EqualityComparer<T?>.Default.Equals(read(field(item)), shared))
            {
                field(item).Fault("must be the same in all requests of a batch");
            }
        }

        return shared;
    }

    private static void WriteValues(Utf8JsonWriter json, float[] vector)
    {
        json.WriteStartArray("values"u8);
        foreach (var value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static float[] ReadValues(JsonField field) =>
        [.. field.Items().Select(item => (float)(item.Number(-float.MaxValue, float.MaxValue) ?? 0))];
}
