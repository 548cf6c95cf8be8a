using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Chat;
using Slipway.Core.Identity;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary>Reads what a model gave, item by item: in a request's history as in a reply.</summary>
internal static class ResponsesItems
{
    /// <summary>The parts that an item of an answer stands for.</summary>
    public static IEnumerable<ContentPart> Read(JsonField item) => item["type"].Text() switch
    {
        "message" => Said(item["content"]),
        "reasoning" => [Thought(item)],
        "function_call" or "custom_tool_call" => [Call(item)],
        "image_generation_call" when Picture(item) is { } picture => [picture],
        { } type when item.IsObject => [new HostedPart(DialectId.Responses.Value, type, item.Element.GetRawText())],
        _ => [],
    };

    /// <summary>A summary where there is one, or else the raw thoughts that open models show.</summary>
    public static ThoughtPart Thought(JsonField item)
    {
        var summary = Words(item["summary"]);
        return new ThoughtPart(summary.Length > 0 ? summary : Words(item["content"]), State(item)) { Id = item["id"].Text() };
    }

    public static ReasoningState? State(JsonField item) =>
        item["encrypted_content"].Text() is { Length: > 0 } state ? new ReasoningState(ReasoningFamily.OpenAi, state) : null;

    public static ToolCallPart Call(JsonField item)
    {
        var custom = item["type"].Text() == "custom_tool_call";
        var id = item.Context.FromUpstream ? item["call_id"].Text() ?? item["id"].Text() : item["call_id"].RequiredText();
        var text = custom ? CustomArguments(item["input"].Text() ?? "") : item["arguments"].IsObject ? item["arguments"].RawObject() : item["arguments"].Text();
        return new ToolCallPart(string.IsNullOrEmpty(id) ? Ids.New("call") : id, item["name"].RequiredText(), string.IsNullOrWhiteSpace(text) ? "{}" : text);
    }

    /// <summary>The input of a custom tool as the arguments of the function that stands for it; see <see cref="ResponsesTools.CustomSchema"/>.</summary>
    public static string CustomArguments(string input)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = WireJson.Writer(buffer))
        {
            json.WriteStartObject();
            json.WriteString("input"u8, input);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The way back: the input out of the arguments. A model that keeps to no schema may send the input bare.</summary>
    public static string CustomInput(string arguments)
    {
        try
        {
            return JsonNode.Parse(arguments) is JsonObject map && map["input"] is JsonValue value && value.TryGetValue<string>(out var input) ? input : arguments;
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            return arguments;
        }
    }

    private static List<ContentPart> Said(JsonField content)
    {
        var parts = new List<ContentPart>();
        foreach (var item in content.Items())
        {
            switch (item["type"].Text())
            {
                case "output_text" or "text":
                    parts.Add(new TextPart(item["text"].Text() ?? "") { Citations = ResponsesAnnotations.Read(item["annotations"]) });
                    break;
                case "refusal":
                    parts.Add(new RefusalPart(item["refusal"].Text() ?? ""));
                    break;
            }
        }

        return parts;
    }

    private static MediaPart? Picture(JsonField item) =>
        item["result"].Text() is { Length: > 0 } result && Base64Text.TryDecode(result, out var bytes)
            ? new MediaPart("image/" + (item["output_format"].Text() ?? "png"), bytes, null)
            : null;

    private static string Words(JsonField pieces) =>
        pieces.IsArray ? string.Join("\n\n", pieces.Items().Select(piece => piece["text"].Text()).Where(text => !string.IsNullOrEmpty(text))) : "";
}
