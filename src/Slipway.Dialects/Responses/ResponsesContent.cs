using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Responses;

/// <summary>Reads the content of messages and of calls' outputs: a text, or an array of typed parts.</summary>
internal static class ResponsesContent
{
    /// <summary>What a user gives.</summary>
    public static readonly FrozenSet<string> Given = Types("input_text", "input_image", "input_file", "input_audio", "output_text", "text");

    /// <summary>What a model has said.</summary>
    public static readonly FrozenSet<string> Said = Types("output_text", "refusal", "input_text", "text");

    public static readonly FrozenSet<string> Instruction = Types("input_text", "output_text", "text");

    private static readonly FrozenSet<string> KnownOfPart = Types("type", "text", "refusal", "annotations", "logprobs", "image_url", "file_id", "file_url", "file_data", "filename", "detail", "input_audio", "prompt_cache_breakpoint");

    public static IReadOnlyList<ContentPart> Read(JsonField content, FrozenSet<string> allowed)
    {
        if (content.IsString)
        {
            return [new TextPart(content.Text()!)];
        }

        if (!content.IsArray)
        {
            content.Fault("is required: a text or an array of parts");
            return [];
        }

        var parts = new List<ContentPart>();
        foreach (var item in content.Items())
        {
            if (Part(item, allowed) is { } part)
            {
                parts.Add(item["prompt_cache_breakpoint"].IsPresent ? part with { Cache = new CacheMark() } : part);
            }
        }

        return parts;
    }

    private static ContentPart? Part(JsonField item, FrozenSet<string> allowed)
    {
        if (!item.IsObject)
        {
            item.Fault("must be an object with 'type'");
            return null;
        }

        var type = item["type"];
        if (type.Text() is not { } word || !allowed.Contains(word))
        {
            type.Fault($"must be one of {string.Join(", ", allowed.Order(StringComparer.Ordinal))} here");
            return null;
        }

        item.NoteUnknown(KnownOfPart);
        return word switch
        {
            "input_image" => Image(item),
            "input_file" => File(item),
            "input_audio" => OpenAiMedia.FromAudio(item["input_audio"]),
            "refusal" => new RefusalPart(Required(item["refusal"])),
            _ => new TextPart(Required(item["text"])) { Citations = ResponsesAnnotations.Read(item["annotations"]) },
        };
    }

    private static MediaPart? Image(JsonField item)
    {
        var detail = item["detail"].Word("auto", "low", "high", "original");
        if (item["file_id"].Text() is { Length: > 0 } id)
        {
            return new MediaPart("image/*", null, id) { IsFileId = true, Detail = detail };
        }

        return OpenAiMedia.FromUrl(item["image_url"], "image/jpeg") is { } media ? media with { Detail = detail } : null;
    }

    private static MediaPart? File(JsonField item)
    {
        var name = item["filename"].Text();
        if (item["file_id"].Text() is { Length: > 0 } id)
        {
            return new MediaPart("application/octet-stream", null, id) { IsFileId = true, Name = name };
        }

        var source = item["file_url"].IsPresent ? item["file_url"] : item["file_data"];
        if (!source.IsPresent)
        {
            source.Fault("is required: send 'file_data' with data:<type>;base64,<data>, 'file_url' or 'file_id'");
            return null;
        }

        return OpenAiMedia.FromUrl(source, "application/pdf") is { } media ? media with { Name = name } : null;
    }

    private static string Required(JsonField text)
    {
        if (!text.IsPresent)
        {
            text.Fault("is required");
        }

        return text.Text() ?? "";
    }

    private static FrozenSet<string> Types(params string[] types) => types.ToFrozenSet(StringComparer.Ordinal);
}
