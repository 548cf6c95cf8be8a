using System.Buffers;
using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Responses;

/// <summary>The fields of a request that concern what is kept, and the request with the history put in.</summary>
internal sealed class ResponseRequest
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = ResponseItems.MaxDepth, AllowDuplicateProperties = false };

    private readonly JsonElement root;

    private ResponseRequest(JsonElement root) => this.root = root;

    public string? PreviousId => root.TryGetProperty("previous_response_id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    /// <summary>Kept unless the caller says otherwise.</summary>
    public bool Store => !root.TryGetProperty("store", out var store) || store.ValueKind != JsonValueKind.False;

    public JsonElement Input => root.TryGetProperty("input", out var input) ? input : default;

    /// <summary>Ids of kept items that stand for themselves in the input.</summary>
    public IReadOnlyList<string> References => Input.ValueKind == JsonValueKind.Array
        ? [.. Input.EnumerateArray().Where(IsReference).Select(KeptResponse.IdOf).OfType<string>()]
        : [];

    /// <summary>Reads a body that is a JSON object, as its dialect has found. One that repeats names cannot be kept: nobody could say what it means.</summary>
    public static Result<ResponseRequest> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return new ResponseRequest(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return Error.Invalid("The body repeats a field of an object; send each field once.");
        }
    }

    /// <summary>The body with <paramref name="history"/> in front of the new items, and those in place of their references.</summary>
    public ReadOnlyMemory<byte> With(IEnumerable<JsonElement> history, IReadOnlyDictionary<string, JsonElement> referred)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            foreach (var property in root.EnumerateObject().Where(property => property.Name is not ("previous_response_id" or "input")))
            {
                property.WriteTo(json);
            }

            json.WriteStartArray("input");
            foreach (var item in ResponseItems.Again(history).Concat(New(referred)))
            {
                item.WriteTo(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The new items, references taken as what they stand for.</summary>
    public IEnumerable<JsonElement> New(IReadOnlyDictionary<string, JsonElement> referred)
    {
        if (Input.ValueKind == JsonValueKind.String)
        {
            return ResponseItems.Again(ResponseItems.Whole(Input, "new"));
        }

        return Input.ValueKind != JsonValueKind.Array ? [] : Input.EnumerateArray().SelectMany(item =>
            IsReference(item) && referred.TryGetValue(KeptResponse.IdOf(item)!, out var kept) ? ResponseItems.Again([kept]) : [item]);
    }

    /// <summary>What is kept of the call; null when the reply is none that anybody can go on from.</summary>
    public KeptResponse? Kept(string id, string? previous, IReadOnlyDictionary<string, JsonElement> referred, ReadOnlyMemory<byte> reply)
    {
        try
        {
            using var document = JsonDocument.Parse(reply, Strict);
            var response = document.RootElement;
            if (!response.TryGetProperty("output", out _) || (response.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object))
            {
                return null;
            }

            var input = Input.ValueKind == JsonValueKind.Array ? ResponseItems.Array(New(referred)) : Input;
            return new KeptResponse(id, previous, ResponseItems.Whole(input, id), ResponseItems.AsKept(response, previous));
        }
        catch (JsonException)
        {
            return null; // Bytes of an upstream's that are no JSON have passed; they are the client's to judge.
        }
    }

    private static bool IsReference(JsonElement item) => ResponseItems.TypeOf(item) == "item_reference" && KeptResponse.IdOf(item) is not null;
}
