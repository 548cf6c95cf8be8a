using System.Text;
using System.Text.Json;

namespace Slipway.Dialects.Responses;

/// <summary>Writes items of <c>output</c>, in whatever state they are.</summary>
internal static class OutputItemWriter
{
    public const string Completed = "completed";
    public const string InProgress = "in_progress";

    /// <param name="empty">The item as its <c>output_item.added</c> event shows it: begun, and nothing in it.</param>
    public static void Write(Utf8JsonWriter json, OutputItem item, string status, bool empty = false)
    {
        switch (item)
        {
            case WholeItem whole:
                json.WriteRawValue(whole.Json, skipInputValidation: true);
                break;
            case ReasoningItem reasoning:
                WriteReasoning(json, reasoning, empty);
                break;
            case MessageItem message:
                WriteMessage(json, message, status, empty);
                break;
            case CallItem call:
                WriteCall(json, call, status, empty);
                break;
        }
    }

    public static void WriteContent(Utf8JsonWriter json, MessageContent content, bool empty = false)
    {
        var text = empty ? "" : content.Text.ToString();
        json.WriteStartObject();
        if (content.IsRefusal)
        {
            json.WriteString("type"u8, "refusal"u8);
            json.WriteString("refusal"u8, text);
        }
        else
        {
            json.WriteString("type"u8, "output_text"u8);
            json.WriteString("text"u8, text);
            json.WriteStartArray("annotations"u8);
            foreach (var citation in empty ? [] : content.Citations)
            {
                ResponsesAnnotations.Write(json, citation, text.Length);
            }

            json.WriteEndArray();
            ResponsesLogProbs.Write(json, empty ? [] : content.LogProbs);
        }

        json.WriteEndObject();
    }

    public static void WriteSummary(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "summary_text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    /// <summary>A picture that the model made.</summary>
    public static string Picture(string id, string mimeType, ReadOnlyMemory<byte> data)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = Json.WireJson.Writer(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "image_generation_call"u8);
            json.WriteString("id"u8, id);
            json.WriteString("status"u8, Completed);
            json.WriteString("output_format"u8, mimeType[(mimeType.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            json.WriteBase64String("result"u8, data.Span);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteReasoning(Utf8JsonWriter json, ReasoningItem item, bool empty)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "reasoning"u8);
        json.WriteString("id"u8, item.Id);
        json.WriteStartArray("summary"u8);
        if (!empty && item.Summary.Length > 0)
        {
            WriteSummary(json, item.Summary.ToString());
        }

        json.WriteEndArray();
        if (!empty && item.State is { } state)
        {
            json.WriteString("encrypted_content"u8, state);
        }

        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, MessageItem item, string status, bool empty)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("id"u8, item.Id);
        json.WriteString("status"u8, status);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        foreach (var content in empty ? [] : item.Content)
        {
            WriteContent(json, content);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, CallItem item, string status, bool empty)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, item.IsCustom ? "custom_tool_call"u8 : "function_call"u8);
        json.WriteString("id"u8, item.Id);
        json.WriteString("status"u8, status);
        json.WriteString("call_id"u8, item.CallId);
        json.WriteString("name"u8, item.Name);
        json.WriteString(item.IsCustom ? "input"u8 : "arguments"u8, empty ? "" : Arguments(item));
        json.WriteEndObject();
    }

    /// <summary>What the call is made with: JSON text, or a custom tool's free text.</summary>
    public static string Arguments(CallItem item)
    {
        var text = item.Arguments.Length == 0 ? "{}" : item.Arguments.ToString();
        return item.IsCustom ? ResponsesItems.CustomInput(text) : text;
    }
}
