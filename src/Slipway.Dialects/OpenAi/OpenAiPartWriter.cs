using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes one part of a message's content.</summary>
internal static class OpenAiPartWriter
{
    /// <summary>The content is here, or at an address, or it is a file of OpenAI's by its id.</summary>
    public static bool Fits(MediaPart media) => media.IsReadable || IsOwnFile(media);

    public static bool IsOwnFile(MediaPart media) => media.IsFileId && media.Uri?.StartsWith("file-", StringComparison.Ordinal) == true;

    public static void Write(Utf8JsonWriter json, ContentPart part, OpenAiTraits traits)
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

        OpenAiCacheMarks.Write(json, part.Cache, traits);
        json.WriteEndObject();
    }

    private static void WriteMedia(Utf8JsonWriter json, MediaPart media)
    {
        if (media.MimeType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) && media.IsReadable)
        {
            json.WriteString("type"u8, "image_url"u8);
            json.WriteStartObject("image_url"u8);
            json.WriteString("url"u8, media.Data is { } image ? DataUri.Write(media.MimeType, image) : media.Uri);
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

        json.WriteString("file_id"u8, media.Uri);
        if (!media.IsFileId)
        {
            // OpenAI has no files by address; this is LiteLLM's convention, which gateways behind us may know.
            json.WriteString("format"u8, media.MimeType);
        }
    }
}
