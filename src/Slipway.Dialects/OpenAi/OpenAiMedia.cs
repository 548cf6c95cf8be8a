using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Reads images, sounds and files out of content parts. Nothing is fetched: an address stays an address.</summary>
internal static class OpenAiMedia
{
    public static MediaPart? FromUrl(JsonField url, string typeOtherwise)
    {
        var text = url.RequiredText();
        if (DataUri.Is(text))
        {
            if (DataUri.TryParse(text, out var type, out var data))
            {
                return new MediaPart(type, data, null);
            }

            url.Fault("is not a valid data URI; send data:<type>;base64,<data>");
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "gs")
        {
            return new MediaPart(MediaTypes.Of(address!, typeOtherwise), null, text);
        }

        url.Fault("must be an https, gs or data address");
        return null;
    }

    public static MediaPart? FromAudio(JsonField audio)
    {
        if (!audio.IsObject)
        {
            audio.Fault("is required and must be an object with 'data' and 'format'");
            return null;
        }

        var format = audio["format"];
        if (!format.IsPresent)
        {
            format.Fault("is required: wav or mp3");
        }

        var type = format.Word("wav", "mp3") == "mp3" ? "audio/mpeg" : "audio/wav";
        var data = audio["data"];
        if (Base64Text.TryDecode(data.RequiredText(), out var bytes))
        {
            return new MediaPart(type, bytes, null);
        }

        data.Fault("is not valid base64");
        return null;
    }

    public static MediaPart? FromFile(JsonField file)
    {
        if (!file.IsObject)
        {
            file.Fault("is required and must be an object with 'file_data' or 'file_id'");
            return null;
        }

        var name = file["filename"].Text();
        if (file["file_data"].IsPresent)
        {
            return FromUrl(file["file_data"], "application/pdf") is { } inline ? inline with { Name = name } : null;
        }

        // An address in file_id is LiteLLM's convention for files that the model's provider fetches itself.
        var id = file["file_id"];
        if (id.IsString && id.Text()!.Contains("://", StringComparison.Ordinal))
        {
            var media = FromUrl(id, "application/pdf");
            return media is null ? null : media with { Name = name, MimeType = file["format"].Text() ?? media.MimeType };
        }

        if (id.IsString && id.Text() is { Length: > 0 } named)
        {
            return new MediaPart(file["format"].Text() ?? "application/octet-stream", null, named) { IsFileId = true, Name = name };
        }

        (id.IsPresent ? id : file["file_data"]).Fault("must name the file: send 'file_id', or 'file_data' with data:<type>;base64,<data>");
        return null;
    }
}
