using System.Buffers;
using System.Text.Json;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary><c>/api/embed</c> (texts to vectors), and its older form <c>/api/embeddings</c> (one prompt to one vector).</summary>
internal static class OllamaEmbeddings
{
    private const int MostInputs = 2048;

    public static Result<EmbeddingRequest> ReadRequest(ReadOnlyMemory<byte> body) => Read(body, Inputs, batch: true);

    public static Result<EmbeddingRequest> ReadPrompt(ReadOnlyMemory<byte> body) => Read(body, root => [root["prompt"].RequiredText()], batch: false);

    /// <summary>A single vector stands alone in the older form only.</summary>
    public static void WriteReply(IBufferWriter<byte> output, EmbeddingRequest request, EmbeddingResponse response)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        if (!request.Batch)
        {
            json.WritePropertyName("embedding"u8);
            WriteVector(json, response.Vectors.Count > 0 ? response.Vectors[0] : []);
            json.WriteEndObject();
            return;
        }

        json.WriteString("model"u8, response.Model);
        json.WriteStartArray("embeddings"u8);
        foreach (var vector in response.Vectors)
        {
            WriteVector(json, vector);
        }

        json.WriteEndArray();
        if (response.Usage is { } usage)
        {
            json.WriteNumber("prompt_eval_count"u8, usage.Input);
        }

        json.WriteEndObject();
    }

    public static void WriteRequest(IBufferWriter<byte> output, EmbeddingRequest request, string upstreamModel)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("model"u8, upstreamModel);
        json.WriteStartArray("input"u8);
        foreach (var input in request.Inputs)
        {
            json.WriteStringValue(input);
        }

        json.WriteEndArray();
        if (request.Dimensions is { } dimensions)
        {
            json.WriteNumber("dimensions"u8, dimensions);
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
            var context = new ReadContext { FromUpstream = true };
            var root = JsonField.Root(document, context);
            var vectors = root["embeddings"].Items();
            if (vectors.Count == 0)
            {
                root["embeddings"].Fault("holds no vectors");
            }

            return context.Finish(new EmbeddingResponse(root["model"].Text() ?? "", [.. vectors.Select(ReadVector)])
            {
                Usage = OllamaUsage.Read(root) is { } usage ? new TokenUsage(usage.Input, 0) : null,
            });
        }
    }

    private static Result<EmbeddingRequest> Read(ReadOnlyMemory<byte> body, Func<JsonField, IReadOnlyList<string>> inputs, bool batch)
    {
        if (!WireJson.ParseRequest(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext();
            var root = JsonField.Root(document, context);
            return context.Finish(new EmbeddingRequest(ModelName.Bare(root["model"].RequiredText()), inputs(root))
            {
                Dimensions = root["dimensions"].Int(0, 65536) is > 0 and var dimensions ? dimensions : null,
                Batch = batch,
            });
        }
    }

    private static IReadOnlyList<string> Inputs(JsonField root)
    {
        var field = root["input"];
        if (field.IsString)
        {
            return [field.RequiredText()];
        }

        var items = field.Items();
        if (items.Count is 0 or > MostInputs)
        {
            field.Fault(field.IsPresent ? $"must hold 1 to {MostInputs} strings" : "is required: a string or an array of strings");
        }

        return [.. items.Select(item => item.RequiredText())];
    }

    private static void WriteVector(Utf8JsonWriter json, float[] vector)
    {
        json.WriteStartArray();
        foreach (var value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static float[] ReadVector(JsonField field) =>
        [.. field.Items().Select(item => (float)(item.Number(-float.MaxValue, float.MaxValue) ?? 0))];
}
