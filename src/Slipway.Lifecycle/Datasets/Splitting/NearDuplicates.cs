using System.Numerics;
using Slipway.Lifecycle.Statistics;

namespace Slipway.Lifecycle.Datasets.Splitting;

/// <summary>
/// Finds texts that are nearly the same: MinHash (Broder 1997) over character 5-grams of the case-folded text with white space
/// collapsed; candidates share one of 8 bands of 4 hashes (LSH: a pair of similarity 0.8 is met with probability 0.985) and are accepted when all 64 hashes
/// estimate a Jaccard similarity of at least the threshold. About 400 bytes per text are kept, never the text.
/// </summary>
/// <param name="threshold">Estimated Jaccard similarity from which two texts are near-duplicates.</param>
public sealed class NearDuplicates(double threshold = 0.8)
{
    private const int Hashes = 64;
    private const int Bands = 8;
    private const int RowsPerBand = 4;
    private const int Shingle = 5;
    private const int MaxCharacters = 16_384;
    private const int MaxPerBucket = 8;
    private const int ChunkRows = 1024;
    private static readonly ulong[] Multipliers = Constants(1);
    private static readonly ulong[] Offsets = Constants(2);

    // Sixteen bits of each hash are kept: two different hashes agree in them once in 65,536 times.
    private readonly List<ushort[]> chunks = [];
    private readonly Dictionary<ulong, int> firstInBucket = [];
    private readonly Dictionary<ulong, List<int>> othersInBucket = [];
    private int count;

    /// <summary>Adds text number 0, 1, 2, … and gives the earlier texts that it nearly repeats (one per bucket at most).</summary>
    public IReadOnlyCollection<int> Add(string text)
    {
        var index = count++;
        if (index % ChunkRows == 0) chunks.Add(new ushort[ChunkRows * Hashes]);
        Span<uint> signature = stackalloc uint[Hashes];
        Sign(text, signature);
        var kept = Kept(index);
        for (var i = 0; i < Hashes; i++) kept[i] = (ushort)signature[i];

        HashSet<int>? similar = null;
        for (var band = 0; band < Bands; band++)
        {
            var bucket = StableHash.Mix((ulong)band);
            for (var i = 0; i < RowsPerBand; i++) bucket = StableHash.Mix(bucket ^ signature[band * RowsPerBand + i]);
            if (firstInBucket.TryAdd(bucket, index)) continue;
            if (Match(bucket, index, similar) is { } match) (similar ??= []).Add(match);
            else Keep(bucket, index);
        }
        return similar is null ? [] : similar;
    }

    /// <summary>Estimated Jaccard similarity of two texts.</summary>
    public static double Similarity(string a, string b)
    {
        Span<uint> left = stackalloc uint[Hashes], right = stackalloc uint[Hashes];
        Sign(a, left);
        Sign(b, right);
        var equal = 0;
        for (var i = 0; i < Hashes; i++) equal += left[i] == right[i] ? 1 : 0;
        return (double)equal / Hashes;
    }

    private int? Match(ulong bucket, int index, HashSet<int>? known)
    {
        var first = firstInBucket[bucket];
        if (known?.Contains(first) == true || IsSimilar(first, index)) return first;
        if (!othersInBucket.TryGetValue(bucket, out var others)) return null;
        var at = others.FindIndex(other => known?.Contains(other) == true || IsSimilar(other, index));
        return at >= 0 ? others[at] : null;
    }

    private void Keep(ulong bucket, int index)
    {
        if (!othersInBucket.TryGetValue(bucket, out var others)) othersInBucket[bucket] = others = [];
        if (others.Count < MaxPerBucket - 1) others.Add(index);
    }

    private bool IsSimilar(int a, int b)
    {
        var left = Kept(a);
        var right = Kept(b);
        var equal = 0;
        for (var i = 0; i < Hashes; i++) equal += left[i] == right[i] ? 1 : 0;
        return equal >= threshold * Hashes;
    }

    private Span<ushort> Kept(int index) => chunks[index / ChunkRows].AsSpan(index % ChunkRows * Hashes, Hashes);

    private static void Sign(string text, Span<uint> signature)
    {
        var normal = Normalise(text);
        signature.Fill(uint.MaxValue);
        var last = Math.Max(0, normal.Length - Shingle);
        for (var i = 0; i <= last; i++)
        {
            var hash = 0UL;
            foreach (var c in normal.AsSpan(i, Math.Min(Shingle, normal.Length - i))) hash = hash * 0x100000001B3 + c + 1;
            hash = StableHash.Mix(hash);
            for (var h = 0; h < Hashes; h++)
            {
                var value = (uint)((Multipliers[h] * hash + Offsets[h]) >> 32);
                if (value < signature[h]) signature[h] = value;
            }
        }
    }

    private static string Normalise(string text)
    {
        var folded = new char[Math.Min(text.Length, MaxCharacters)];
        var length = 0;
        foreach (var c in text.AsSpan(0, folded.Length))
        {
            var white = char.IsWhiteSpace(c);
            if (white && (length == 0 || folded[length - 1] == ' ')) continue;
            folded[length++] = white ? ' ' : char.ToLowerInvariant(c);
        }
        return new string(folded, 0, length).TrimEnd();
    }

    private static ulong[] Constants(ulong seed) =>
        [.. Enumerable.Range(0, Hashes).Select(i => StableHash.Mix(BitOperations.RotateLeft(seed, 32) + (ulong)i) | 1)];
}
