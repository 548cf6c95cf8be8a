using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Reads <c>content</c>: a string, or an array of typed blocks, in requests as in answers.</summary>
internal static class AnthropicBlocks
{
    private static readonly FrozenSet<string> KnownText = Names("text", "citations");
    private static readonly FrozenSet<string> KnownThinking = Names("thinking", "signature");
    private static readonly FrozenSet<string> KnownCall = Names("id", "name", "input", "caller");
    private static readonly FrozenSet<string> KnownResult = Names("tool_use_id", "content", "is_error");

    public static FrozenSet<string> Names(params string[] names) => names.Concat(["type", "cache_control"]).ToFrozenSet(StringComparer.Ordinal);

    /// <param name="calls">Names of the tools that earlier turns called, by the call's id.</param>
    public static List<ContentPart> Read(JsonField content, Dictionary<string, string> calls)
    {
        var parts = new List<ContentPart>();
        if (content.IsString)
        {
            parts.Add(new TextPart(content.Text()!));
            return parts;
        }

        if (!content.IsArray)
        {
            content.Fault("is required: a string or an array of blocks");
            return parts;
        }

        foreach (var item in content.Items())
        {
            if (!item.IsObject)
            {
                item.Fault("must be an object with 'type'");
                continue;
            }

            var before = parts.Count;
            ReadOne(item, parts, calls);
            if (parts.Count > before && AnthropicCache.Read(item["cache_control"]) is { } mark)
            {
                parts[^1] = parts[^1] with { Cache = mark };
            }
        }

        return parts;
    }

    private static void ReadOne(JsonField item, List<ContentPart> parts, Dictionary<string, string> calls)
    {
        switch (item["type"].RequiredText())
        {
            case "text":
                item.NoteUnknown(KnownText);
                var text = Required(item["text"]);
                parts.Add(new TextPart(text) { Citations = AnthropicCitations.Read(item["citations"], text.Length) });
                break;
            case "thinking":
                item.NoteUnknown(KnownThinking);
                parts.Add(new ThoughtPart(Required(item["thinking"]), AnthropicState.Read(item["signature"].Text())));
                break;
            case "redacted_thinking":
                parts.Add(new ThoughtPart("", AnthropicState.Read(item["data"].RequiredText())) { Redacted = true });
                break;
            case "image" or "document" or "search_result":
                AnthropicMedia.Read(item, parts);
                break;
            case "tool_use":
                item.NoteUnknown(KnownCall);
                item["input"].ExpectObject();
                parts.Add(new ToolCallPart(item["id"].RequiredText(), item["name"].RequiredText(), item["input"].CompactObject() ?? "{}"));
                break;
            case "tool_result":
                item.NoteUnknown(KnownResult);
                parts.Add(Result(item, calls));
                break;
            case "":
                break;
            case var hosted:
                parts.Add(new HostedPart(DialectId.Anthropic.Value, hosted, item.Element.GetRawText()));
                break;
        }
    }

    private static ToolResultPart Result(JsonField item, Dictionary<string, string> calls)
    {
        var field = item["tool_use_id"];
        var id = field.RequiredText();
        if (!calls.TryGetValue(id, out var name) && id.Length > 0)
        {
            field.Fault($"names no tool_use block of an earlier assistant message: '{id}'");
        }

        var content = item["content"];
        var parts = content.IsPresent ? Read(content, calls) : [];
        foreach (var part in parts.OfType<HostedPart>())
        {
            item.Context.ReportUnknown($"{content.Path}[type={part.Kind}]");
        }

        return new ToolResultPart(id, name, string.Concat(parts.OfType<TextPart>().Select(part => part.Text)))
        {
            IsError = item["is_error"].Bool() ?? false,
            Media = [.. parts.OfType<MediaPart>()],
            Cache = parts.Select(part => part.Cache).LastOrDefault(mark => mark is not null),
        };
    }

    private static string Required(JsonField text)
    {
        if (!text.IsPresent)
        {
            text.Fault("is required");
        }

        return text.Text() ?? "";
    }
}
