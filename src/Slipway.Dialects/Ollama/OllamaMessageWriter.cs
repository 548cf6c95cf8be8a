using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Ollama;

/// <summary>Writes <c>messages</c>: one text a message, images beside it; a result of a tool is a message of its own.</summary>
internal static class OllamaMessageWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages)
    {
        var names = messages.SelectMany(message => message.Parts).OfType<ToolCallPart>()
            .GroupBy(call => call.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Name, StringComparer.Ordinal);
        json.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            foreach (var result in message.Parts.OfType<ToolResultPart>())
            {
                WriteResult(json, result, result.Name ?? names.GetValueOrDefault(result.CallId));
            }

            if (message.Role != ChatRole.Tool)
            {
                WriteMessage(json, message);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, ToolResultPart result, string? name)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "tool"u8);
        json.WriteString("content"u8, result.Content);
        if (name is not null)
        {
            json.WriteString("tool_name"u8, name);
        }

        json.WriteString("tool_call_id"u8, result.CallId);
        WriteImages(json, result.Media);
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, message.Role == ChatRole.Developer ? "system" : message.Role.Value);

        // What a model said in pieces is one text; several texts of others are several lines.
        json.WriteString("content"u8, string.Join(message.Role == ChatRole.Assistant ? "" : "\n", message.Parts.Select(SpokenText).OfType<string>()));
        if (string.Concat(message.Parts.OfType<ThoughtPart>().Select(thought => thought.Text)) is { Length: > 0 } thinking)
        {
            json.WriteString("thinking"u8, thinking);
        }

        WriteImages(json, message.Parts.OfType<MediaPart>());
        if (message.Parts.OfType<ToolCallPart>().ToList() is { Count: > 0 } calls)
        {
            OllamaToolCalls.Write(json, calls);
        }

        json.WriteEndObject();
    }

    private static void WriteImages(Utf8JsonWriter json, IEnumerable<MediaPart> media)
    {
        var images = media.Where(OllamaImages.Takes).ToList();
        if (images.Count == 0)
        {
            return;
        }

        json.WriteStartArray("images"u8);
        foreach (var image in images)
        {
            json.WriteBase64StringValue(image.Data!.Value.Span);
        }

        json.WriteEndArray();
    }

    private static string? SpokenText(ContentPart part) => part switch
    {
        TextPart text => text.Text,
        RefusalPart refusal => refusal.Text,
        _ => null,
    };
}
