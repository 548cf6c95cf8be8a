using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Writes the <c>parts</c> of a content.</summary>
internal static class GeminiPartWriter
{
    public static void WriteText(Utf8JsonWriter json, string text, bool thought, string? signature)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        if (thought)
        {
            json.WriteBoolean("thought"u8, true);
        }

        WriteSignature(json, signature);
        json.WriteEndObject();
    }

    public static void WriteThought(Utf8JsonWriter json, ThoughtPart thought) => WriteText(json, thought.Text, thought: true, GeminiState.ForClient(thought.State));

    public static void WriteCall(Utf8JsonWriter json, string? id, string name, JsonElement arguments, string? signature)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        if (!string.IsNullOrEmpty(id))
        {
            json.WriteString("id"u8, id);
        }

        json.WriteString("name"u8, name);
        json.WritePropertyName("args"u8);
        arguments.WriteTo(json);
        json.WriteEndObject();
        WriteSignature(json, signature);
        json.WriteEndObject();
    }

    /// <summary>The beginning of a call whose arguments follow in pieces.</summary>
    public static void WriteCallStart(Utf8JsonWriter json, string? id, string name, string? signature)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        if (!string.IsNullOrEmpty(id))
        {
            json.WriteString("id"u8, id);
        }

        json.WriteString("name"u8, name);
        json.WriteBoolean("willContinue"u8, true);
        json.WriteEndObject();
        WriteSignature(json, signature);
        json.WriteEndObject();
    }

    public static void BeginPiece(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
    }

    public static void EndPiece(Utf8JsonWriter json)
    {
        json.WriteBoolean("willContinue"u8, true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteCallEnd(Utf8JsonWriter json, JsonElement? whole)
    {
        BeginPiece(json);
        if (whole is { } arguments)
        {
            json.WritePropertyName("args"u8);
            arguments.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteMedia(Utf8JsonWriter json, MediaPart media, string? resolution)
    {
        json.WriteStartObject();
        if (media.Data is { } data)
        {
            json.WriteStartObject("inlineData"u8);
            json.WriteString("mimeType"u8, media.MimeType);
            json.WriteBase64String("data"u8, data.Span);
        }
        else
        {
            json.WriteStartObject("fileData"u8);
            json.WriteString("mimeType"u8, media.MimeType);
            json.WriteString("fileUri"u8, media.Uri);
        }

        json.WriteEndObject();
        if (resolution is not null)
        {
            json.WriteStartObject("mediaResolution"u8);
            json.WriteString("level"u8, resolution);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Arguments as models write them: text that should be a JSON object. None at all is an empty one.</summary>
    public static bool TryParseArguments(string text, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        var bytes = string.IsNullOrWhiteSpace(text) ? "{}"u8.ToArray() : Encoding.UTF8.GetBytes(text);
        if (!WireJson.ParseUpstream(bytes).Try(out var parsed, out _))
        {
            return false;
        }

        if (parsed.RootElement.ValueKind != JsonValueKind.Object)
        {
            parsed.Dispose();
            return false;
        }

        document = parsed;
        return true;
    }

    public static void WriteSignature(Utf8JsonWriter json, string? signature)
    {
        if (signature is not null)
        {
            json.WriteString("thoughtSignature"u8, signature);
        }
    }
}
