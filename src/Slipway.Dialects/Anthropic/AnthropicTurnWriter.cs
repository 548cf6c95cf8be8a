using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Writes <c>messages</c>.</summary>
internal static class AnthropicTurnWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<AnthropicTurn> turns, AnthropicCache cache)
    {
        json.WriteStartArray("messages"u8);
        foreach (var turn in turns)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, turn.Assistant ? "assistant"u8 : "user"u8);
            if (turn.Parts is [TextPart { Cache: null } only])
            {
                json.WriteString("content"u8, only.Text);
            }
            else
            {
                json.WriteStartArray("content"u8);
                foreach (var part in turn.Parts)
                {
                    WritePart(json, part, cache);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteText(Utf8JsonWriter json, TextPart text, AnthropicCache cache)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text.Text);
        cache.Write(json, text.Cache);
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, ContentPart part, AnthropicCache cache)
    {
        switch (part)
        {
            case TextPart text:
                WriteText(json, text, cache);
                break;
            case RefusalPart refusal:
                WriteText(json, new TextPart(refusal.Text) { Cache = refusal.Cache }, cache);
                break;
            case ThoughtPart thought:
                WriteThought(json, thought, AnthropicState.Own(thought.State)!);
                break;
            case MediaPart media:
                AnthropicMediaWriter.Write(json, media, cache);
                break;
            case ToolCallPart call:
                WriteCall(json, call, cache);
                break;
            case ToolResultPart result:
                WriteResult(json, result, cache);
                break;
            case HostedPart hosted:
                json.WriteRawValue(hosted.Json, skipInputValidation: true);
                break;
        }
    }

    public static void WriteThought(Utf8JsonWriter json, ThoughtPart thought, string state)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, thought.Redacted ? "redacted_thinking"u8 : "thinking"u8);
        if (thought.Redacted)
        {
            json.WriteString("data"u8, state);
        }
        else
        {
            json.WriteString("thinking"u8, thought.Text);
            json.WriteString("signature"u8, state);
        }

        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, ToolCallPart call, AnthropicCache cache)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("input"u8);
        WriteInput(json, call.ArgumentsJson);
        cache.Write(json, call.Cache);
        json.WriteEndObject();
    }

    /// <summary>The arguments as an object; a text that is none is wrapped, so that the model sees what it wrote.</summary>
    public static void WriteInput(Utf8JsonWriter json, string arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
        {
            json.WriteStartObject();
            json.WriteEndObject();
            return;
        }

        if (WireJson.ParseUpstream(Encoding.UTF8.GetBytes(arguments)).Try(out var document, out _))
        {
            using (document)
            {
                if (document.RootElement.ValueKind == JsonValueKind.Object)
                {
                    document.RootElement.WriteTo(json);
                    return;
                }
            }
        }

        json.WriteStartObject();
        json.WriteString("arguments"u8, arguments);
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, ToolResultPart result, AnthropicCache cache)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_result"u8);
        json.WriteString("tool_use_id"u8, result.CallId);
        var media = result.Media.Where(AnthropicMediaWriter.Takes).ToList();
        if (media.Count == 0)
        {
            json.WriteString("content"u8, result.Content);
        }
        else
        {
            json.WriteStartArray("content"u8);
            if (!string.IsNullOrWhiteSpace(result.Content))
            {
                WriteText(json, new TextPart(result.Content), cache);
            }

            foreach (var item in media)
            {
                AnthropicMediaWriter.Write(json, item, cache);
            }

            json.WriteEndArray();
        }

        if (result.IsError)
        {
            json.WriteBoolean("is_error"u8, true);
        }

        cache.Write(json, result.Cache);
        json.WriteEndObject();
    }
}
