using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>Reads <c>images</c>: base64 without a media type, which the first bytes tell.</summary>
internal static class OllamaImages
{
    public static IReadOnlyList<MediaPart> Read(JsonField field)
    {
        var images = new List<MediaPart>();
        foreach (var item in field.Items())
        {
            var text = item.RequiredText();
            if (DataUri.TryParse(text, out var type, out var data))
            {
                images.Add(new MediaPart(type, data, null));
            }
            else if (text.Length > 0 && Base64Text.TryDecode(text, out var bytes))
            {
                images.Add(new MediaPart(TypeOf(bytes), bytes, null));
            }
            else if (text.Length > 0)
            {
                item.Fault("must be the image itself in base64; addresses and paths are not read");
            }
        }

        return images;
    }

    /// <summary>An image whose bytes are at hand: the only kind that Ollama takes.</summary>
    public static bool Takes(MediaPart media) => media.Data is not null && media.MimeType.StartsWith("image/", StringComparison.OrdinalIgnoreCase);

    private static string TypeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return "image/jpeg";
        }

        if (bytes.StartsWith("GIF8"u8))
        {
            return "image/gif";
        }

        return bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8) ? "image/webp" : "image/png";
    }
}
