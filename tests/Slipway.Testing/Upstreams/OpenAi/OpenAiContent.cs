using System.Text.Json;

namespace Slipway.Testing.Upstreams.OpenAi;

/// <summary>A message's content: a string, or parts that fit its role.</summary>
internal static class OpenAiContent
{
    private static readonly string[] Images = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    public static IReadOnlyList<HeardPart> Read(JsonElement content, string at, string role)
        => content.ValueKind == JsonValueKind.String ? [new HeardText(content.GetString()!)] : [.. Demand.Items(content, at).Select(p => Part(p.Item, p.At, role))];

    private static HeardPart Part(JsonElement part, string at, string role)
    {
        var type = Demand.Text(part, "type", at);
        Demand.That(type == "text" || (type == "refusal" && role == "assistant") || role == "user", $"{at}: a part of type {type} can't stand in a message of role {role}.");
        switch (type)
        {
            case "text":
                Demand.Only(part, at, "type", "text");
                return new HeardText(Demand.Text(part, "text", at));
            case "refusal":
                Demand.Only(part, at, "type", "refusal");
                return new HeardText(Demand.Text(part, "refusal", at));
            case "image_url":
                Demand.Only(part, at, "type", "image_url");
                var image = Demand.Required(part, "image_url", at);
                Demand.Only(image, $"{at}.image_url", "url", "detail");
                return Media(Demand.Text(image, "url", at), at, Images);
            case "input_audio":
                Demand.Only(part, at, "type", "input_audio");
                var audio = Demand.Required(part, "input_audio", at);
                Demand.Only(audio, $"{at}.input_audio", "data", "format");
                Demand.That(Demand.Text(audio, "format", at) is "wav" or "mp3", $"{at}: audio is wav or mp3.");
                return new HeardMedia("audio/" + Demand.Text(audio, "format", at), Demand.Base64(Demand.Text(audio, "data", at), at).Length);
            case "file":
                Demand.Only(part, at, "type", "file");
                var file = Demand.Required(part, "file", at);
                Demand.Only(file, $"{at}.file", "file_data", "file_id", "filename");
                return Demand.Optional(file, "file_id") is { } id ? new HeardMedia("", 0, id.GetString()) : Media(Demand.Text(file, "file_data", at), at, ["application/pdf"]);
            default:
                throw new WireRefusal(400, $"Invalid value: '{type}' at {at}.type.");
        }
    }

    private static HeardMedia Media(string url, string at, string[] types)
    {
        if (!url.StartsWith("data:", StringComparison.Ordinal))
        {
            Demand.That(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http", $"{at}: expected a URL with scheme http or https, got {url}");
            return new HeardMedia("", 0, url);
        }

        var (semicolon, comma) = (url.IndexOf(';', StringComparison.Ordinal), url.IndexOf(',', StringComparison.Ordinal));
        Demand.That(semicolon > 0 && comma > semicolon && url[semicolon..comma] == ";base64", $"{at}: expected a base64 data URL.");
        Demand.That(types.Contains(url[5..semicolon]), $"{at}: unsupported type {url[5..semicolon]}.");
        return new HeardMedia(url[5..semicolon], Demand.Base64(url[(comma + 1)..], at).Length);
    }
}
