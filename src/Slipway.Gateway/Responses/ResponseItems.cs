using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Gateway.Responses;

/// <summary>Items of conversations as they are kept, listed and sent again.</summary>
public static class ResponseItems
{
    /// <summary>A body is read to a depth of 128; what is kept of it lies a little deeper.</summary>
    public const int MaxDepth = 160;

    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = MaxDepth };

    /// <summary>The <c>input</c> of a request as whole items, each with an id, in the long form that lists of items show.</summary>
    /// <param name="responseId">Names the ids that are made.</param>
    public static IReadOnlyList<JsonElement> Whole(JsonElement input, string responseId)
    {
        var items = input.ValueKind switch
        {
            JsonValueKind.String => [new JsonObject { ["role"] = "user", ["content"] = input.GetString() }],
            JsonValueKind.Array => input.EnumerateArray().Select(item => JsonObject.Create(item)).OfType<JsonObject>(),
            _ => [],
        };
        return [.. items.Select((item, index) => Element(Complete(item, responseId, index)))];
    }

    /// <summary>
    /// The items of an earlier turn as the next request brings them: without the ids of messages and calls, by which a provider would look for items that it
    /// keeps itself, and without reasoning that has no state, which no model takes back.
    /// </summary>
    public static IEnumerable<JsonElement> Again(IEnumerable<JsonElement> items) => items.Where(item => !IsSpent(item)).Select(WithoutId);

    /// <summary>A response as it is read again: an upstream that kept nothing knows neither of the one before nor that it is kept.</summary>
    public static JsonElement AsKept(JsonElement response, string? previous)
    {
        var kept = JsonObject.Create(response)!;
        kept["store"] = true;
        kept["previous_response_id"] = previous;
        return Element(kept);
    }

    public static JsonElement Array(IEnumerable<JsonElement> items) => Element(new JsonArray([.. items.Select(item => JsonNode.Parse(item.GetRawText(), documentOptions: Depth))]));

    /// <summary>The id of a response, found without reading the whole; null when it has none.</summary>
    public static string? IdIn(ReadOnlySpan<byte> response)
    {
        try
        {
            var reader = new Utf8JsonReader(response, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                reader.Read();
                if (isId)
                {
                    return reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } id ? id : null;
                }

                reader.Skip();
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is no text: it has no id.
        }

        return null;
    }

    public static string? TypeOf(JsonElement item) => Text(item, "type") ?? (Text(item, "role") is null ? null : "message");

    private static bool IsSpent(JsonElement item) => TypeOf(item) == "reasoning" && Text(item, "encrypted_content") is not { Length: > 0 };

    private static JsonElement WithoutId(JsonElement item)
    {
        if (TypeOf(item) is not ("message" or "function_call" or "function_call_output" or "custom_tool_call" or "custom_tool_call_output"))
        {
            return item;
        }

        var bare = JsonObject.Create(item)!;
        bare.Remove("id");
        bare.Remove("status");
        return Element(bare);
    }

    private static JsonObject Complete(JsonObject item, string responseId, int index)
    {
        var type = item["type"] is JsonValue named && named.TryGetValue<string>(out var word) ? word : "message";
        item["type"] = type;
        if (item["id"] is null)
        {
            item["id"] = string.Create(CultureInfo.InvariantCulture, $"{Prefix(type)}_{Tail(responseId)}_i{index}");
        }

        if (type == "message")
        {
            item["status"] ??= "completed";
            if (item["content"] is JsonValue content && content.TryGetValue<string>(out var text))
            {
                var said = item["role"] is JsonValue role && role.TryGetValue<string>(out var speaker) && speaker == "assistant";
                item["content"] = new JsonArray(said
                    ? new JsonObject { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() }
                    : new JsonObject { ["type"] = "input_text", ["text"] = text });
            }
        }

        return item;
    }

    private static string Prefix(string type) => type switch
    {
        "message" => "msg",
        "reasoning" => "rs",
        "function_call" => "fc",
        "function_call_output" => "fco",
        "custom_tool_call" => "ctc",
        "custom_tool_call_output" => "ctco",
        _ => "item",
    };

    private static string Tail(string responseId) => responseId.StartsWith("resp_", StringComparison.Ordinal) ? responseId[5..] : responseId;

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement Element(JsonNode node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString(), Depth);
        return document.RootElement.Clone();
    }
}
