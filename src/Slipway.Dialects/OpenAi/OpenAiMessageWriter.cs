using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes the <c>messages</c> of a request.</summary>
internal static class OpenAiMessageWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages, OpenAiTraits traits)
    {
        json.WriteStartArray("messages"u8);
        var results = new OpenAiResultWriter(json, traits);
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Tool)
            {
                foreach (var result in message.Parts.OfType<ToolResultPart>())
                {
                    results.Write(result);
                }
            }
            else
            {
                results.EndTurn();
                WriteMessage(json, message, traits);
            }
        }

        results.EndTurn();
        json.WriteEndArray();
    }

    /// <summary>A sound that OpenAI made can be named by its id; another provider's cannot.</summary>
    public static bool IsNamedSound(MediaPart media) => media.Id?.StartsWith("audio_", StringComparison.Ordinal) == true;

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message, OpenAiTraits traits)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, message.Role.Value);
        var assistant = message.Role == ChatRole.Assistant;
        var sound = assistant ? message.Parts.OfType<MediaPart>().FirstOrDefault(IsNamedSound) : null;
        var content = message.Parts.Where(part => part is TextPart or RefusalPart || (part is MediaPart media && !ReferenceEquals(media, sound) && OpenAiPartWriter.Fits(media))).ToList();
        if (content.Count == 0 && (sound is not null || message.Parts.Any(part => part is ToolCallPart)))
        {
            json.WriteNull("content"u8);
        }
        else
        {
            WriteContent(json, content, message.Role, traits);
        }

        if (sound is not null)
        {
            json.WriteStartObject("audio"u8);
            json.WriteString("id"u8, sound.Id);
            json.WriteEndObject();
        }

        if (message.Name is { } name)
        {
            json.WriteString("name"u8, name);
        }

        if (assistant && traits.ThoughtsField is { } field && string.Concat(message.Parts.OfType<ThoughtPart>().Select(t => t.Text)) is { Length: > 0 } thoughts)
        {
            json.WriteString(field, thoughts);
        }

        OpenAiToolCalls.Write(json, message.Parts.OfType<ToolCallPart>(), signatures: false);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, List<ContentPart> content, ChatRole role, OpenAiTraits traits)
    {
        // Text alone goes as a string: many compatible servers know no arrays outside of user messages. A mark needs a part to stand in.
        var marked = traits.CacheMarks && content.Exists(part => part.Cache is not null);
        if (!marked && content.TrueForAll(part => part is TextPart) && (content.Count <= 1 || role != ChatRole.User))
        {
            // What a model said in pieces is one text; several instructions are several lines.
            json.WriteString("content"u8, string.Join(role == ChatRole.Assistant ? "" : "\n", content.OfType<TextPart>().Select(part => part.Text)));
            return;
        }

        json.WriteStartArray("content"u8);
        foreach (var part in content)
        {
            OpenAiPartWriter.Write(json, part, traits);
        }

        json.WriteEndArray();
    }
}
