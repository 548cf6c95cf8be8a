using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Gemini;

/// <summary>Writes <c>groundingMetadata</c>: each source once, and for each cited stretch of text the source that supports it.</summary>
internal static class GeminiGroundingWriter
{
    /// <param name="sources">Citations with the part whose text they are for, and that text.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<(int Part, string Text, Citation Citation)> sources)
    {
        if (sources.Count == 0)
        {
            return;
        }

        var chunks = sources.Select(Key).Distinct().ToList();
        json.WriteStartObject("groundingMetadata"u8);
        json.WriteStartArray("groundingChunks"u8);
        foreach (var (uri, title, quote) in chunks)
        {
            WriteChunk(json, uri, title, quote);
        }

        json.WriteEndArray();
        if (sources.Any(s => s.Citation.End is not null))
        {
            json.WriteStartArray("groundingSupports"u8);
            foreach (var (part, text, citation) in sources.Where(s => s.Citation.End is not null))
            {
                WriteSupport(json, part, text, citation, chunks.IndexOf(Key((part, text, citation))));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A page of the web has an address and a title; only a document has words.</summary>
    private static (string? Uri, string? Title, string? Quote) Key((int Part, string Text, Citation Citation) source) =>
        (source.Citation.Uri, source.Citation.Title, source.Citation.Uri is null ? source.Citation.Quote : null);

    private static void WriteChunk(Utf8JsonWriter json, string? uri, string? title, string? quote)
    {
        json.WriteStartObject();
        json.WriteStartObject(uri is not null ? "web"u8 : "retrievedContext"u8);
        Text(json, "uri", uri);
        Text(json, "title", title);
        Text(json, "text", quote);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSupport(Utf8JsonWriter json, int part, string text, Citation citation, int chunk)
    {
        var start = Math.Clamp(citation.Start ?? 0, 0, text.Length);
        var end = Math.Clamp(citation.End!.Value, start, text.Length);
        json.WriteStartObject();
        json.WriteStartObject("segment"u8);
        if (part > 0)
        {
            json.WriteNumber("partIndex"u8, part);
        }

        json.WriteNumber("startIndex"u8, GeminiTextOffsets.ToBytes(text, start));
        json.WriteNumber("endIndex"u8, GeminiTextOffsets.ToBytes(text, end));
        json.WriteString("text"u8, Whole(text, start, end));
        json.WriteEndObject();
        json.WriteStartArray("groundingChunkIndices"u8);
        json.WriteNumberValue(chunk);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A place may lie between the halves of a surrogate pair.</summary>
    private static string Whole(string text, int start, int end)
    {
        start -= start > 0 && start < text.Length && char.IsLowSurrogate(text[start]) ? 1 : 0;
        end += end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        return text[start..end];
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
