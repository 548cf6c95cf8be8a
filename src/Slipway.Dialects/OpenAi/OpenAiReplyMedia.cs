using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// Pictures and sound that the model made, both ways. Sound is OpenAI's <c>message.audio</c>; pictures have no place in OpenAI's format and go as
/// <c>message.images</c>, as LiteLLM and OpenRouter do it.
/// </summary>
internal static class OpenAiReplyMedia
{
    /// <summary>The one sound of a message; a second one, and other kinds such as film, have no form here.</summary>
    public static bool Fits(MediaPart media) => media.MimeType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || IsSound(media);

    /// <param name="created">When the answer was made: its sound cannot be named in a later turn, so it has ended by then.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<MediaPart> media, DateTimeOffset created)
    {
        if (media.FirstOrDefault(IsSound) is { } sound)
        {
            WriteSound(json, sound with { Data = sound.Data ?? default(ReadOnlyMemory<byte>), Transcript = sound.Transcript ?? "" }, created);
        }

        var images = media.Where(part => Fits(part) && !IsSound(part)).ToList();
        if (images.Count == 0)
        {
            return;
        }

        json.WriteStartArray("images"u8);
        for (var index = 0; index < images.Count; index++)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, index);
            json.WriteString("type"u8, "image_url"u8);
            json.WriteStartObject("image_url"u8);
            json.WriteString("url"u8, images[index].Uri ?? DataUri.Write(images[index].MimeType, images[index].Data ?? default));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a piece of a stream: a picture, or so much of a sound and its words as has come.</summary>
    public static void WritePiece(Utf8JsonWriter json, MediaPart media, DateTimeOffset created)
    {
        if (IsSound(media))
        {
            WriteSound(json, media, created);
        }
        else
        {
            Write(json, [media], created);
        }
    }

    /// <summary>Appends the sound and the pictures of a message, or of a piece of a stream that brings them whole.</summary>
    /// <param name="typeOtherwise">The type of a sound whose bytes do not show it.</param>
    public static void Read(JsonField message, List<ContentPart> parts, string typeOtherwise = "audio/wav")
    {
        var audio = message["audio"];
        if (audio.IsObject && (audio["id"].IsPresent || audio["data"].IsPresent || audio["transcript"].IsPresent))
        {
            parts.Add(Sound(audio, typeOtherwise));
        }

        foreach (var image in message["images"].Items())
        {
            OpenAiContent.AddImage(image, parts);
        }
    }

    public static bool IsSound(MediaPart media) => media.MimeType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The type of a sound by its first bytes: the answer does not say which format the request asked for.</summary>
    private static string TypeOf(ReadOnlySpan<byte> sound, string otherwise) =>
        sound.StartsWith("RIFF"u8) ? "audio/wav"
        : sound.StartsWith("OggS"u8) ? "audio/ogg"
        : sound.StartsWith("fLaC"u8) ? "audio/flac"
        : sound.StartsWith("ID3"u8) || (sound.Length > 1 && sound[0] == 0xFF && (sound[1] & 0xE0) == 0xE0) ? "audio/mpeg"
        : otherwise;

    private static MediaPart Sound(JsonField audio, string typeOtherwise)
    {
        // In a history there is the id alone: the provider knows the sound.
        var data = audio["data"].Text() is { Length: > 0 } text && Base64Text.TryDecode(text, out var bytes) ? bytes : null;
        return new MediaPart(TypeOf(data, typeOtherwise), data is null ? default(ReadOnlyMemory<byte>?) : data, null) { Id = audio["id"].Text(), Transcript = audio["transcript"].Text() };
    }

    private static void WriteSound(Utf8JsonWriter json, MediaPart sound, DateTimeOffset created)
    {
        json.WriteStartObject("audio"u8);
        json.WriteString("id"u8, sound.Id ?? "audio_0");
        if (sound.Data is { } data)
        {
            json.WriteBase64String("data"u8, data.Span);
        }

        if (sound.Transcript is { } words)
        {
            json.WriteString("transcript"u8, words);
        }

        json.WriteNumber("expires_at"u8, created.ToUnixTimeSeconds());
        json.WriteEndObject();
    }
}
