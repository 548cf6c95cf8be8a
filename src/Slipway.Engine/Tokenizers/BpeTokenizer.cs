using System.Collections.Concurrent;
using System.Text;

namespace Slipway.Engine.Tokenizers;

/// <summary>
/// Byte-level byte-pair encoding (Sennrich et al. 2016; bytes after GPT-2). Every text has an encoding, and decoding gives its UTF-8 back
/// exactly. Safe to share between threads.
/// </summary>
public sealed class BpeTokenizer
{
    private const int CachedWords = 50_000;
    private const int LongestCachedWord = 64;

    private readonly byte[][] bytes;
    private readonly int[] byteTokens;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Token)> merges = [];
    private readonly (string Text, int Id, bool Control)[] specials;
    private readonly ConcurrentDictionary<string, int[]> cache = new(StringComparer.Ordinal);

    /// <summary>Checks and indexes a vocabulary.</summary>
    /// <exception cref="BpeException">The vocabulary contradicts itself; the message names the entry.</exception>
    public BpeTokenizer(BpeVocabulary vocabulary)
    {
        Vocabulary = vocabulary;
        var ids = BpeIndex.Tokens(vocabulary);
        bytes = BpeIndex.Bytes(vocabulary);
        byteTokens = BpeIndex.ByteTokens(ids);
        BpeIndex.Merges(vocabulary, ids, merges);
        specials = [.. BpeIndex.Specials(vocabulary)];
    }

    /// <summary>The data it works on.</summary>
    public BpeVocabulary Vocabulary { get; }

    /// <summary>Number of tokens.</summary>
    public int Count => Vocabulary.Tokens.Length;

    /// <summary>Ids of a text. With <paramref name="parseControl"/>, control tokens written out in the text become their ids: only for text that
    /// the program itself composed, never for a caller's words. User-defined tokens always do.</summary>
    public List<int> Encode(string text, bool parseControl = false)
    {
        var ids = new List<int>((text.Length / 3) + 4);
        foreach (var part in BpeSpecials.Split(text, specials, parseControl))
        {
            if (part.Id is { } id)
            {
                ids.Add(id);
                continue;
            }

            var plain = text[part.Range];
            foreach (var word in Vocabulary.PreTokenizer.Words(plain))
            {
                ids.AddRange(Word(plain[word]));
            }
        }

        return ids;
    }

    /// <summary>The bytes of one token; none for control tokens.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => bytes[id];

    /// <summary>The text of ids; bytes that are not UTF-8 become U+FFFD, control tokens vanish.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        using var buffer = new MemoryStream();
        foreach (var id in ids)
        {
            buffer.Write(bytes[id]);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Id of a token by its text, control tokens included.</summary>
    public int? Find(string token) => Array.IndexOf(Vocabulary.Tokens, token) is >= 0 and var id ? id : null;

    private int[] Word(string word)
    {
        if (cache.TryGetValue(word, out var known))
        {
            return known;
        }

        var ids = BpeMerge.Apply(Encoding.UTF8.GetBytes(word), byteTokens, merges);
        if (word.Length <= LongestCachedWord && cache.Count < CachedWords)
        {
            cache[word] = ids;
        }

        return ids;
    }
}
