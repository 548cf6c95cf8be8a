using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Anthropic;

/// <summary>Writes images and documents: pictures in four formats, PDF, plain text, and files by Anthropic's own ids.</summary>
internal static class AnthropicMediaWriter
{
    private static readonly string[] Images = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    private static readonly string[] Texts = ["application/json", "application/xml", "application/yaml", "application/javascript", "application/x-ndjson"];

    public static bool Takes(MediaPart media) => media switch
    {
        { IsFileId: true } => media.Uri?.StartsWith("file_", StringComparison.Ordinal) == true,
        { Data: { } data } => Images.Contains(media.MimeType, StringComparer.OrdinalIgnoreCase) || IsPdf(media) || (IsText(media) && !data.IsEmpty && Utf8.IsValid(data.Span)),
        _ => IsWeb(media) && (IsImage(media) || IsPdf(media)),
    };

    public static void Write(Utf8JsonWriter json, MediaPart media, AnthropicCache cache)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, IsImage(media) ? "image"u8 : "document"u8);
        json.WriteStartObject("source"u8);
        WriteSource(json, media);
        json.WriteEndObject();
        if (!IsImage(media) && media.Name is { Length: > 0 } name)
        {
            json.WriteString("title"u8, name);
        }

        cache.Write(json, media.Cache);
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, MediaPart media)
    {
        if (media.Data is not { } data)
        {
            json.WriteString("type"u8, media.IsFileId ? "file"u8 : "url"u8);
            json.WriteString(media.IsFileId ? "file_id"u8 : "url"u8, media.Uri);
        }
        else if (IsText(media))
        {
            json.WriteString("type"u8, "text"u8);
            json.WriteString("media_type"u8, "text/plain"u8);
            json.WriteString("data"u8, Encoding.UTF8.GetString(data.Span));
        }
        else
        {
            json.WriteString("type"u8, "base64"u8);
            json.WriteString("media_type"u8, media.MimeType.ToLowerInvariant());
            json.WriteBase64String("data"u8, data.Span);
        }
    }

    private static bool IsImage(MediaPart media) => media.MimeType.StartsWith("image/", StringComparison.OrdinalIgnoreCase);

    private static bool IsPdf(MediaPart media) => media.MimeType.Equals("application/pdf", StringComparison.OrdinalIgnoreCase);

    private static bool IsText(MediaPart media) =>
        media.MimeType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || Texts.Contains(media.MimeType, StringComparer.OrdinalIgnoreCase);

    private static bool IsWeb(MediaPart media) => media.Uri?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true;
}
