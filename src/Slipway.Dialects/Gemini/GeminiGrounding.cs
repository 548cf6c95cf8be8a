using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Reads what a candidate says of its sources: <c>groundingMetadata</c> (searches: chunks, and the stretches of text that they support), <c>citationMetadata</c>
/// (recited texts) and <c>urlContextMetadata</c> (pages that were read).
/// </summary>
internal static class GeminiGrounding
{
    private static readonly FrozenSet<string> Known = new[] { "groundingChunks", "groundingSupports" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A source, and the part whose text it is for: an index, or null for the text as a whole.</summary>
    public readonly record struct Source(int? Part, Citation Citation);

    /// <param name="text">Gives the text of a part, to find places in it.</param>
    public static IEnumerable<Source> Read(JsonField candidate, Func<int, string> text)
    {
        var grounding = candidate["groundingMetadata"];
        grounding.NoteUnknown(Known);
        var found = Grounded(grounding, text).Concat(Cited(candidate["citationMetadata"], text)).ToList();
        var pages = candidate["urlContextMetadata"]["urlMetadata"].Items().Select(page => page["retrievedUrl"].Text()).Where(uri => uri is not null && found.All(f => f.Citation.Uri != uri));
        return found.Concat(pages.Select(uri => new Source(null, new Citation(uri, null))));
    }

    private static IEnumerable<Source> Grounded(JsonField grounding, Func<int, string> text)
    {
        var chunks = grounding["groundingChunks"].Items().Select(Chunk).ToList();
        var used = new HashSet<int>();
        foreach (var support in grounding["groundingSupports"].Items())
        {
            var segment = support["segment"];
            var part = segment["partIndex"].Int(0, int.MaxValue) ?? 0;
            foreach (var index in support["groundingChunkIndices"].Items().Select(i => i.Int(0, int.MaxValue) ?? int.MaxValue).Where(i => i < chunks.Count))
            {
                used.Add(index);
                yield return new Source(part, Place(chunks[index], segment, text(part)));
            }
        }

        for (var i = 0; i < chunks.Count; i++)
        {
            if (!used.Contains(i))
            {
                yield return new Source(null, chunks[i]);
            }
        }
    }

    /// <summary>Vertex AI calls the list citations, the Gemini API citationSources.</summary>
    private static IEnumerable<Source> Cited(JsonField metadata, Func<int, string> text) =>
        (metadata["citations"].IsPresent ? metadata["citations"] : metadata["citationSources"]).Items()
            .Select(c => new Source(0, Place(new Citation(c["uri"].Text(), c["title"].Text()), c, text(0))));

    private static Citation Chunk(JsonField chunk)
    {
        var kind = new[] { "web", "retrievedContext", "maps", "image" }.Select(name => chunk[name]).FirstOrDefault(k => k.IsObject);
        return kind.IsObject ? new Citation(kind["uri"].Text() ?? kind["sourceUri"].Text(), kind["title"].Text()) { Quote = kind["text"].Text() } : new Citation(null, null);
    }

    private static Citation Place(Citation citation, JsonField place, string text)
    {
        if (!place["endIndex"].IsPresent)
        {
            return citation;
        }

        // Proto JSON leaves a zero out.
        var start = place["startIndex"].Int(0, int.MaxValue) ?? 0;
        var end = place["endIndex"].Int(0, int.MaxValue) ?? 0;
        return citation with { Start = GeminiTextOffsets.ToUnits(text, start), End = GeminiTextOffsets.ToUnits(text, end) };
    }
}
