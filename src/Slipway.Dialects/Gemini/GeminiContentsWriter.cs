using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Writes <c>systemInstruction</c> and <c>contents</c>. System and developer messages leave the conversation, neighbours of one role become one content, and a
/// conversation of nothing but instructions gets a blank turn: Gemini wants one.
/// </summary>
internal static class GeminiContentsWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages, string upstreamModel)
    {
        WriteSystem(json, messages);
        var names = messages.SelectMany(message => message.Parts).OfType<ToolCallPart>()
            .GroupBy(call => call.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Name, StringComparer.Ordinal);
        var levels = GeminiFidelity.HasLevels(upstreamModel);
        string? open = null;
        json.WriteStartArray("contents"u8);
        foreach (var message in messages.Where(message => !IsSystem(message) && message.Parts.Any(IsWritten)))
        {
            var role = message.Role == ChatRole.Assistant ? "model" : "user";
            if (role != open)
            {
                Close(json, open);
                Open(json, role);
                open = role;
            }

            WriteParts(json, message.Parts, names, levels);
        }

        if (open is null)
        {
            Open(json, "user");
            GeminiPartWriter.WriteText(json, " ", thought: false, null);
            open = "user";
        }

        Close(json, open);
        json.WriteEndArray();
    }

    private static bool IsSystem(ChatMessage message) => message.Role == ChatRole.System || message.Role == ChatRole.Developer;

    /// <summary>Thoughts go back only with their signature; without it they are nothing but the words of another model.</summary>
    private static bool IsWritten(ContentPart part) => part switch
    {
        ThoughtPart thought => GeminiState.Own(thought.State) is not null,
        MediaPart media => media.IsReadable,
        HostedPart hosted => hosted.Dialect == DialectId.Gemini.Value,
        _ => true,
    };

    private static void WriteSystem(Utf8JsonWriter json, IReadOnlyList<ChatMessage> messages)
    {
        var texts = messages.Where(IsSystem).SelectMany(message => message.Parts).OfType<TextPart>().Where(part => part.Text.Length > 0).ToList();
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartObject("systemInstruction"u8);
        json.WriteStartArray("parts"u8);
        foreach (var text in texts)
        {
            GeminiPartWriter.WriteText(json, text.Text, thought: false, null);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, IReadOnlyList<ContentPart> parts, Dictionary<string, string> names, bool levels)
    {
        var firstCall = true;
        foreach (var part in parts)
        {
            switch (part)
            {
                case TextPart text:
                    GeminiPartWriter.WriteText(json, text.Text, thought: false, GeminiState.Own(text.State));
                    break;
                case RefusalPart refusal:
                    GeminiPartWriter.WriteText(json, refusal.Text, thought: false, null);
                    break;
                case ThoughtPart thought when GeminiState.Own(thought.State) is not null:
                    GeminiPartWriter.WriteThought(json, thought);
                    break;
                case MediaPart { IsReadable: true } media:
                    GeminiPartWriter.WriteMedia(json, media, levels ? GeminiMediaDetail.Write(media.Detail) : null);
                    break;
                case HostedPart hosted when hosted.Dialect == DialectId.Gemini.Value:
                    json.WriteRawValue(hosted.Json, skipInputValidation: true);
                    break;
                case ToolCallPart call:
                    WriteCall(json, call, GeminiState.Own(call.State) ?? (levels && firstCall ? GeminiState.Skip : null));
                    firstCall = false;
                    break;
                case ToolResultPart result:
                    WriteResult(json, result, result.Name ?? names.GetValueOrDefault(result.CallId, result.CallId));
                    break;
            }
        }
    }

    private static void WriteCall(Utf8JsonWriter json, ToolCallPart call, string? signature)
    {
        var arguments = GeminiPartWriter.TryParseArguments(call.ArgumentsJson, out var parsed)
            ? parsed
            : JsonSerializer.SerializeToDocument(new Dictionary<string, string>(StringComparer.Ordinal) { ["arguments"] = call.ArgumentsJson });
        using (arguments)
        {
            GeminiPartWriter.WriteCall(json, call.Id, call.Name, arguments.RootElement, signature);
        }
    }

    private static void WriteResult(Utf8JsonWriter json, ToolResultPart result, string name)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionResponse"u8);
        json.WriteString("id"u8, result.CallId);
        json.WriteString("name"u8, name);
        json.WritePropertyName("response"u8);
        GeminiToolResult.Write(json, result);
        if (result.Media.Any(media => media.IsReadable))
        {
            json.WriteStartArray("parts"u8);
            foreach (var media in result.Media.Where(media => media.IsReadable))
            {
                GeminiPartWriter.WriteMedia(json, media, null);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Open(Utf8JsonWriter json, string role)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteStartArray("parts"u8);
    }

    private static void Close(Utf8JsonWriter json, string? open)
    {
        if (open is not null)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
