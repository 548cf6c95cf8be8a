using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// The <c>citations</c> of a text block. Anthropic's places (characters, pages, blocks) are those within the source, the hub's within the answer, where the
/// stretch is the block itself: address, title and words pass between dialects.
/// </summary>
internal static class AnthropicCitations
{
    public static IReadOnlyList<Citation> Read(JsonField citations, int length) => [.. citations.Items().Select(citation => ReadOne(citation, 0, length))];

    /// <param name="start">Where the block begins in the text that the hub counts by.</param>
    public static Citation ReadOne(JsonField citation, int start, int end)
    {
        citation.ExpectObject();
        return new Citation(
            citation["url"].Text() ?? citation["source"].Text(),
            citation["title"].Text() ?? citation["document_title"].Text())
        {
            Start = end > start ? start : null,
            End = end > start ? end : null,
            Quote = citation["cited_text"].Text(),
        };
    }

    /// <summary>Without citations there is no field: some clients (npm @ai-sdk/anthropic) take a null for a broken reply.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Citation> citations)
    {
        if (citations.Count == 0)
        {
            return;
        }

        json.WriteStartArray("citations"u8);
        foreach (var citation in citations)
        {
            WriteOne(json, citation);
        }

        json.WriteEndArray();
    }

    public static void WriteOne(Utf8JsonWriter json, Citation citation)
    {
        json.WriteStartObject();
        json.WriteString("cited_text"u8, citation.Quote ?? "");
        if (citation.Uri is { } address)
        {
            json.WriteString("type"u8, "web_search_result_location"u8);
            json.WriteString("url"u8, address);
            json.WriteString("title"u8, citation.Title);
            json.WriteString("encrypted_index"u8, ""u8);
        }
        else
        {
            json.WriteString("type"u8, "char_location"u8);
            json.WriteNumber("document_index"u8, 0);
            json.WriteString("document_title"u8, citation.Title);
            json.WriteNumber("start_char_index"u8, 0);
            json.WriteNumber("end_char_index"u8, citation.Quote?.Length ?? 0);
            json.WriteNull("file_id"u8);
        }

        json.WriteEndObject();
    }
}
