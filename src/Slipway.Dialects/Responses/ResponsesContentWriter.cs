using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary>Writes single parts of content in a request.</summary>
internal static class ResponsesContentWriter
{
    /// <summary>A part that a user or a tool gave.</summary>
    public static void Write(Utf8JsonWriter json, ContentPart part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                json.WriteString("type"u8, "input_text"u8);
                json.WriteString("text"u8, text.Text);
                break;
            case MediaPart media when IsImage(media):
                WriteImage(json, media);
                break;
            case MediaPart { Data: { } sound } media when media.MimeType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase):
                json.WriteString("type"u8, "input_audio"u8);
                json.WriteStartObject("input_audio"u8);
                json.WriteBase64String("data"u8, sound.Span);
                json.WriteString("format"u8, media.MimeType.Contains("wav", StringComparison.OrdinalIgnoreCase) ? "wav"u8 : "mp3"u8);
                json.WriteEndObject();
                break;
            case MediaPart media:
                WriteFile(json, media);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>A part that the model gave.</summary>
    public static void WriteSaid(Utf8JsonWriter json, ContentPart part)
    {
        json.WriteStartObject();
        if (part is RefusalPart refusal)
        {
            json.WriteString("type"u8, "refusal"u8);
            json.WriteString("refusal"u8, refusal.Text);
        }
        else if (part is TextPart text)
        {
            json.WriteString("type"u8, "output_text"u8);
            json.WriteString("text"u8, text.Text);
            json.WriteStartArray("annotations"u8);
            foreach (var citation in text.Citations)
            {
                ResponsesAnnotations.Write(json, citation, text.Text.Length);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static bool IsImage(MediaPart media) => media.MimeType.StartsWith("image/", StringComparison.OrdinalIgnoreCase);

    private static void WriteImage(Utf8JsonWriter json, MediaPart media)
    {
        json.WriteString("type"u8, "input_image"u8);
        if (media.IsFileId)
        {
            json.WriteString("file_id"u8, media.Uri);
        }
        else
        {
            json.WriteString("image_url"u8, media.Uri ?? DataUri.Write(media.MimeType, media.Data ?? default));
        }

        json.WriteString("detail"u8, media.Detail ?? "auto");
    }

    private static void WriteFile(Utf8JsonWriter json, MediaPart media)
    {
        json.WriteString("type"u8, "input_file"u8);
        if (media.IsFileId)
        {
            json.WriteString("file_id"u8, media.Uri);
        }
        else if (media.Uri is { } address)
        {
            json.WriteString("file_url"u8, address);
        }
        else
        {
            json.WriteString("filename"u8, media.Name ?? "file");
            json.WriteString("file_data"u8, DataUri.Write(media.MimeType, media.Data ?? default));
            return;
        }

        if (media.Name is { } name)
        {
            json.WriteString("filename"u8, name);
        }
    }
}
