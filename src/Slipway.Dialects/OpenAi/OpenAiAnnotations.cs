using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary><c>annotations</c> of a message: the web addresses that the model names for stretches of its text.</summary>
internal static class OpenAiAnnotations
{
    /// <summary>A source without an address has no form here.</summary>
    public static bool Fits(Citation citation) => citation.Uri is not null;

    /// <param name="citations">Each with the place where its text begins in the message.</param>
    public static void Write(Utf8JsonWriter json, IEnumerable<(Citation Citation, int TextStart)> citations)
    {
        var open = false;
        foreach (var (citation, textStart) in citations.Where(pair => Fits(pair.Citation)))
        {
            if (!open)
            {
                json.WriteStartArray("annotations"u8);
                open = true;
            }

            json.WriteStartObject();
            json.WriteString("type"u8, "url_citation"u8);
            json.WriteStartObject("url_citation"u8);
            json.WriteString("url"u8, citation.Uri);
            json.WriteString("title"u8, citation.Title ?? "");
            json.WriteNumber("start_index"u8, textStart + (citation.Start ?? 0));
            json.WriteNumber("end_index"u8, textStart + (citation.End ?? citation.Start ?? 0));

            // OpenRouter's name for the words of the source.
            if (citation.Quote is { } quote)
            {
                json.WriteString("content"u8, quote);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (open)
        {
            json.WriteEndArray();
        }
    }

    public static IReadOnlyList<Citation> Read(JsonField annotations)
    {
        if (!annotations.IsArray)
        {
            return [];
        }

        var citations = new List<Citation>();
        foreach (var item in annotations.Items())
        {
            var source = item["url_citation"];
            if (source.IsObject && source["url"].Text() is { Length: > 0 } address)
            {
                var end = Index(source["end_index"]);
                citations.Add(new Citation(address, source["title"].Text() is { Length: > 0 } title ? title : null)
                {
                    Start = end > 0 ? Index(source["start_index"]) : null,
                    End = end > 0 ? end : null,
                    Quote = source["content"] is { IsString: true } words ? words.Text() : null,
                });
            }
        }

        return citations;
    }

    private static int? Index(JsonField field) => field.IsNumber && field.Element.TryGetInt32(out var index) && index >= 0 ? index : null;
}
