using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Reads <c>content</c>: a string, or an array of typed parts.</summary>
internal static class OpenAiContent
{
    public static IReadOnlyList<ContentPart> Read(JsonField content, bool required)
    {
        if (content.IsString)
        {
            var text = content.Text()!;
            return text.Length == 0 && !required ? [] : [new TextPart(text)];
        }

        if (!content.IsPresent)
        {
            if (required)
            {
                content.Fault("is required: a string or an array of parts");
            }

            return [];
        }

        if (!content.IsArray)
        {
            content.Fault("must be a string or an array of parts");
            return [];
        }

        var parts = new List<ContentPart>();
        foreach (var item in content.Items())
        {
            var before = parts.Count;
            AddPart(item, parts);
            if (parts.Count > before && OpenAiCacheMarks.Read(item) is { } mark)
            {
                parts[^1] = parts[^1] with { Cache = mark };
            }
        }

        if (required && parts.Count == 0)
        {
            content.Fault("must hold at least one part");
        }

        return parts;
    }

    public static void AddImage(JsonField item, List<ContentPart> parts)
    {
        var image = item["image_url"];
        var url = image.IsString ? image : image["url"];
        if (OpenAiMedia.FromUrl(url, "image/jpeg") is { } media)
        {
            parts.Add(media with { Detail = image["detail"].Word("auto", "low", "high", "original") });
        }
    }

    private static void AddPart(JsonField item, List<ContentPart> parts)
    {
        var type = item["type"];
        switch (type.IsString ? type.Text() : null)
        {
            case "text":
                parts.Add(new TextPart(Required(item["text"])));
                break;
            case "refusal":
                parts.Add(new RefusalPart(Required(item["refusal"])));
                break;
            case "image_url":
                AddImage(item, parts);
                break;
            case "input_audio":
                Add(OpenAiMedia.FromAudio(item["input_audio"]), parts);
                break;
            case "thinking":
                parts.Add(new ThoughtPart(Thinking(item["thinking"])));
                break;
            case "file":
                Add(OpenAiMedia.FromFile(item["file"]), parts);
                break;
            default:
                RefuseUnknown(item, type);
                break;
        }
    }

    /// <summary>Mistral's reasoning models answer in parts, and a thought is itself a list of texts.</summary>
    private static string Thinking(JsonField thinking) =>
        thinking.IsArray ? string.Concat(thinking.Items().Select(piece => piece["text"].Text())) : thinking.Text() ?? "";

    private static void RefuseUnknown(JsonField item, JsonField type)
    {
        if (item.Context.FromUpstream)
        {
            return;
        }

        if (!item.IsObject)
        {
            item.Fault("must be an object with 'type'");
            return;
        }

        type.Fault("must be one of text, image_url, input_audio, file, refusal");
    }

    private static string Required(JsonField text)
    {
        if (!text.IsPresent)
        {
            text.Fault("is required");
        }

        return text.Text() ?? "";
    }

    private static void Add(MediaPart? media, List<ContentPart> parts)
    {
        if (media is not null)
        {
            parts.Add(media);
        }
    }
}
