using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary><c>annotations</c> of a text: its sources, both ways.</summary>
internal static class ResponsesAnnotations
{
    public static IReadOnlyList<Citation> Read(JsonField annotations) => annotations.IsArray ? [.. annotations.Items().Select(One).OfType<Citation>()] : [];

    public static Citation? One(JsonField item) => item["type"].Text() switch
    {
        "url_citation" => new Citation(item["url"].Text(), item["title"].Text()) { Start = Place(item["start_index"]), End = Place(item["end_index"]) },
        "file_citation" or "container_file_citation" => new Citation(null, item["filename"].Text() ?? item["file_id"].Text()),
        _ => null,
    };

    /// <param name="length">Length of the text: what is cited when the provider does not say where.</param>
    public static void Write(Utf8JsonWriter json, Citation citation, int length)
    {
        json.WriteStartObject();
        if (citation.Uri is { } url)
        {
            json.WriteString("type"u8, "url_citation"u8);
            json.WriteNumber("start_index"u8, citation.Start ?? 0);
            json.WriteNumber("end_index"u8, citation.End ?? length);
            json.WriteString("url"u8, url);
            json.WriteString("title"u8, citation.Title ?? url);
        }
        else
        {
            // A document of the prompt: OpenAI knows those only as files.
            var name = citation.Title ?? citation.Quote ?? "";
            json.WriteString("type"u8, "file_citation"u8);
            json.WriteString("file_id"u8, name);
            json.WriteString("filename"u8, name);
            json.WriteNumber("index"u8, citation.Start ?? 0);
        }

        json.WriteEndObject();
    }

    private static int? Place(JsonField field) => field.IsNumber && field.Element.TryGetInt32(out var place) && place >= 0 ? place : null;
}
