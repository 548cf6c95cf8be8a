using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes the <c>messages</c> of a request. Thoughts stay behind: OpenAI has no place for them and others refuse them.</summary>
internal static class OpenAiMessageWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages)
    {
        json.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Tool)
            {
                WriteResults(json, message);
            }
            else
            {
                WriteMessage(json, message);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteResults(Utf8JsonWriter json, ChatMessage message)
    {
        foreach (var result in message.Parts.OfType<ToolResultPart>())
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "tool"u8);
            json.WriteString("tool_call_id"u8, result.CallId);
            json.WriteString("content"u8, result.Content);
            json.WriteEndObject();
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, message.Role.Value);
        var content = message.Parts.Where(part => part is TextPart or RefusalPart or MediaPart { IsReadable: true }).ToList();
        var calls = message.Parts.OfType<ToolCallPart>();
        if (content.Count == 0 && message.Parts.Any(part => part is ToolCallPart))
        {
            json.WriteNull("content"u8);
        }
        else
        {
            WriteContent(json, content, message.Role);
        }

        if (message.Name is { } name)
        {
            json.WriteString("name"u8, name);
        }

        OpenAiToolCalls.Write(json, calls, signatures: false);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, List<ContentPart> content, ChatRole role)
    {
        // Text alone goes as a string: many compatible servers know no arrays outside of user messages.
        if (content.TrueForAll(part => part is TextPart) && (content.Count <= 1 || role != ChatRole.User))
        {
            // What a model said in pieces is one text; several instructions are several lines.
            json.WriteString("content"u8, string.Join(role == ChatRole.Assistant ? "" : "\n", content.OfType<TextPart>().Select(part => part.Text)));
            return;
        }

        json.WriteStartArray("content"u8);
        foreach (var part in content)
        {
            WritePart(json, part);
        }

        json.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter json, ContentPart part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, text.Text);
                break;
            case RefusalPart refusal:
                json.WriteString("type"u8, "refusal"u8);
                json.WriteString("refusal"u8, refusal.Text);
                break;
            case MediaPart media:
                WriteMedia(json, media);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteMedia(Utf8JsonWriter json, MediaPart media)
    {
        if (media.MimeType.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            json.WriteString("type"u8, "image_url"u8);
            json.WriteStartObject("image_url"u8);
            json.WriteString("url"u8, media.Uri ?? DataUri.Write(media.MimeType, media.Data ?? default));
            if (media.Detail is { } detail)
            {
                json.WriteString("detail"u8, detail);
            }
        }
        else if (media.Data is { } sound && media.MimeType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase))
        {
            json.WriteString("type"u8, "input_audio"u8);
            json.WriteStartObject("input_audio"u8);
            json.WriteBase64String("data"u8, sound.Span);
            json.WriteString("format"u8, media.MimeType.Contains("wav", StringComparison.OrdinalIgnoreCase) ? "wav"u8 : "mp3"u8);
        }
        else
        {
            WriteFile(json, media);
        }

        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, MediaPart media)
    {
        json.WriteString("type"u8, "file"u8);
        json.WriteStartObject("file"u8);
        if (media.Data is { } data)
        {
            json.WriteString("filename"u8, media.Name ?? "file");
            json.WriteString("file_data"u8, DataUri.Write(media.MimeType, data));
            return;
        }

        // OpenAI has no files by address; this is LiteLLM's convention, which gateways behind us may know.
        json.WriteString("file_id"u8, media.Uri);
        json.WriteString("format"u8, media.MimeType);
    }
}
