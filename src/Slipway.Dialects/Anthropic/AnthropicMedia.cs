using System.Collections.Frozen;
using System.Text;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Reads images, documents and search results. Nothing is fetched: an address stays an address.</summary>
internal static class AnthropicMedia
{
    private static readonly FrozenSet<string> KnownImage = AnthropicBlocks.Names("source");
    private static readonly FrozenSet<string> KnownDocument = AnthropicBlocks.Names("source", "title");
    private static readonly FrozenSet<string> KnownResult = AnthropicBlocks.Names("content", "source", "title");

    public static void Read(JsonField item, List<ContentPart> parts)
    {
        switch (item["type"].Text())
        {
            case "image":
                item.NoteUnknown(KnownImage);
                Add(Source(item["source"], "image/jpeg"), null, parts);
                break;
            case "document":
                item.NoteUnknown(KnownDocument);
                Document(item, parts);
                break;
            default:
                item.NoteUnknown(KnownResult);
                SearchResult(item, parts);
                break;
        }
    }

    private static void Document(JsonField item, List<ContentPart> parts)
    {
        var source = item["source"];
        var title = item["title"].Text();
        switch (source["type"].Text())
        {
            case "text":
                parts.Add(new MediaPart("text/plain", Encoding.UTF8.GetBytes(source["data"].RequiredText()), null) { Name = title });
                break;
            case "content":
                // Its pieces are blocks of their own, which other formats take one by one.
                parts.AddRange(AnthropicBlocks.Read(source["content"], new Dictionary<string, string>(StringComparer.Ordinal)));
                break;
            default:
                Add(Source(source, "application/pdf"), title, parts);
                break;
        }
    }

    /// <summary>No other format knows search results as such; as text the model still has them.</summary>
    private static void SearchResult(JsonField item, List<ContentPart> parts)
    {
        item.Context.ReportUnknown($"{item.Path}[type=search_result]");
        var texts = AnthropicBlocks.Read(item["content"], new Dictionary<string, string>(StringComparer.Ordinal)).OfType<TextPart>().Select(part => part.Text);
        parts.Add(new TextPart(string.Join('\n', [item["title"].RequiredText(), item["source"].RequiredText(), .. texts])));
    }

    private static MediaPart? Source(JsonField source, string typeOtherwise)
    {
        if (!source.IsObject)
        {
            source.Fault("is required: an object with 'type'");
            return null;
        }

        switch (source["type"].RequiredText())
        {
            case "base64":
                var data = source["data"];
                var type = source["media_type"].RequiredText();
                if (Base64Text.TryDecode(data.RequiredText(), out var bytes))
                {
                    return new MediaPart(type, bytes, null);
                }

                data.Fault("is not valid base64");
                return null;
            case "url":
                var url = source["url"];
                if (Uri.TryCreate(url.RequiredText(), UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "gs")
                {
                    return new MediaPart(MediaTypes.Of(address!, typeOtherwise), null, url.Text());
                }

                url.Fault("must be an https address");
                return null;
            case "file":
                return new MediaPart(typeOtherwise, null, source["file_id"].RequiredText()) { IsFileId = true };
            default:
                source["type"].Fault("must be one of base64, url, file, and for documents text or content");
                return null;
        }
    }

    private static void Add(MediaPart? media, string? title, List<ContentPart> parts)
    {
        if (media is not null)
        {
            parts.Add(media with { Name = title });
        }
    }
}
