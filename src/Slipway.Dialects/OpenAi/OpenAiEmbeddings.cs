using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Embeddings;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary><c>/v1/embeddings</c>, all four bodies. Base64 vectors are little-endian float32, the default of OpenAI's own clients.</summary>
internal static class OpenAiEmbeddings
{
    private const int MostInputs = 2048;

    private static readonly FrozenSet<string> Known =
        new[] { "model", "input", "encoding_format", "dimensions", "user" }.ToFrozenSet(StringComparer.Ordinal);

    public static Result<EmbeddingRequest> ReadRequest(ReadOnlyMemory<byte> body)
    {
        if (!WireJson.ParseRequest(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext();
            var root = JsonField.Root(document, context);
            root.NoteUnknown(Known);
            return context.Finish(new EmbeddingRequest(ModelName.Bare(root["model"].RequiredText()), Inputs(root["input"]))
            {
                Base64 = root["encoding_format"].Word("float", "base64") == "base64",
                Dimensions = root["dimensions"].Int(1, 65536),
                Batch = root["input"].IsArray,
            });
        }
    }

    public static void WriteReply(IBufferWriter<byte> output, EmbeddingRequest request, EmbeddingResponse response)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        for (var i = 0; i < response.Vectors.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "embedding"u8);
            json.WriteNumber("index"u8, i);
            json.WritePropertyName("embedding"u8);
            WriteVector(json, response.Vectors[i], request.Base64);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, response.Model);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, response.Usage?.Input ?? 0);
        json.WriteNumber("total_tokens"u8, response.Usage?.Total ?? 0);
        json.WriteEndObject();
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
        json.WriteString("encoding_format"u8, "float"u8);
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
            var data = root["data"].Items();
            if (data.Count == 0)
            {
                root["data"].Fault("holds no vectors");
            }

            var vectors = data.Select((item, place) => (Index: item["index"].Int(0, int.MaxValue) ?? place, Vector: ReadVector(item["embedding"])));
            return context.Finish(new EmbeddingResponse(root["model"].Text() ?? "", [.. vectors.OrderBy(pair => pair.Index).Select(pair => pair.Vector)])
            {
                Usage = OpenAiUsage.Read(root["usage"]) is { } usage ? new TokenUsage(usage.Input, 0) : null,
            });
        }
    }

    private static IReadOnlyList<string> Inputs(JsonField field)
    {
        if (field.IsString)
        {
            return [Text(field)];
        }

        if (!field.IsPresent)
        {
            field.Fault("is required: a string or an array of strings");
            return [];
        }

        var items = field.Items();
        if (items.Count is 0 or > MostInputs)
        {
            field.Fault(string.Create(CultureInfo.InvariantCulture, $"must hold 1 to {MostInputs} strings"));
        }

        return [.. items.Select(Text)];
    }

    private static string Text(JsonField field)
    {
        if (field.IsNumber || field.IsArray)
        {
            field.Fault("holds token ids, which belong to one model's tokenizer; send the text as a string", "token_ids_not_supported");
            return "";
        }

        return field.RequiredText();
    }

    private static void WriteVector(Utf8JsonWriter json, float[] vector, bool base64)
    {
        if (base64)
        {
            json.WriteBase64StringValue(LittleEndian(vector));
            return;
        }

        json.WriteStartArray();
        foreach (var value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static ReadOnlySpan<byte> LittleEndian(float[] vector)
    {
        if (BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.AsBytes<float>(vector);
        }

        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        return bytes;
    }

    private static float[] ReadVector(JsonField field)
    {
        if (field.IsString)
        {
            if (Base64Text.TryDecode(field.Text()!, out var bytes) && bytes.Length % sizeof(float) == 0)
            {
                var decoded = new float[bytes.Length / sizeof(float)];
                for (var i = 0; i < decoded.Length; i++)
                {
                    decoded[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
                }

                return decoded;
            }

            field.Fault("is not base64 of float32 values");
            return [];
        }

        if (!field.IsArray)
        {
            field.Fault("must be an array of numbers or base64");
            return [];
        }

        var vector = new float[field.Element.GetArrayLength()];
        var at = 0;
        foreach (var item in field.Element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetSingle(out vector[at]) || !float.IsFinite(vector[at++]))
            {
                field.Fault("must hold only numbers");
                return [];
            }
        }

        return vector;
    }
}
