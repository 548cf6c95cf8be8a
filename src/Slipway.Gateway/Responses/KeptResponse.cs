using System.Buffers;
using System.Text.Json;

namespace Slipway.Gateway.Responses;

/// <summary>What is kept of a call: the items that it brought, each with an id, and the response.</summary>
/// <param name="Id">The id of the response.</param>
/// <param name="PreviousId">The response that it went on from.</param>
/// <param name="Input">The new items of the call; not those of the responses before it.</param>
/// <param name="Response">The whole response object.</param>
public sealed record KeptResponse(string Id, string? PreviousId, IReadOnlyList<JsonElement> Input, JsonElement Response)
{
    /// <summary>The items of the answer.</summary>
    public IEnumerable<JsonElement> Output => Response.TryGetProperty("output", out var output) && output.ValueKind == JsonValueKind.Array ? output.EnumerateArray() : [];

    public IEnumerable<JsonElement> Items => Input.Concat(Output);

    public IReadOnlyList<string> ItemIds => [.. Items.Select(IdOf).OfType<string>().Distinct(StringComparer.Ordinal)];

    public static string? IdOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("previous", PreviousId);
            json.WriteStartArray("input");
            foreach (var item in Input)
            {
                item.WriteTo(json);
            }

            json.WriteEndArray();
            json.WritePropertyName("response");
            Response.WriteTo(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static KeptResponse FromBytes(string id, byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = ResponseItems.MaxDepth });
        var root = JsonElement.ParseValue(ref reader);
        return new KeptResponse(id, root.GetProperty("previous").GetString(), [.. root.GetProperty("input").EnumerateArray()], root.GetProperty("response"));
    }
}
