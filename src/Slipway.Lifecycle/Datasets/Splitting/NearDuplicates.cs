using System.Numerics;
using Slipway.Lifecycle.Statistics;

namespace Slipway.Lifecycle.Datasets.Splitting;

/// <summary>
/// Finds texts that are nearly the same: MinHash (Broder 1997) over character 5-grams of the case-folded text with white space
/// collapsed, candidates from 16 bands of 4 (LSH), accepted when the estimated Jaccard similarity reaches the threshold.
/// About 1 kB per text is kept, never the text.
/// </summary>
/// <param name="threshold">Estimated Jaccard similarity from which two texts are near-duplicates.</param>
public sealed class NearDuplicates(double threshold = 0.8)
{
    private const int Hashes = 64;
    private const int RowsPerBand = 4;
    private const int Shingle = 5;
    private const int MaxCharacters = 16_384;
    private const int MaxPerBucket = 8;
    private static readonly ulong[] Multipliers = Constants(1);
    private static readonly ulong[] Offsets = Constants(2);

    private readonly List<uint[]> signatures = [];
    private readonly Dictionary<(int Band, ulong Hash), List<int>> buckets = [];

    /// <summary>Adds text number 0, 1, 2, … and gives the earlier texts that it nearly repeats (one per bucket at most).</summary>
    public IReadOnlyCollection<int> Add(string text)
    {
        var index = signatures.Count;
        var signature = Signature(text);
        signatures.Add(signature);
        var similar = new HashSet<int>();
        for (var band = 0; band < Hashes / RowsPerBand; band++)
        {
            var hash = 0UL;
            for (var i = 0; i < RowsPerBand; i++) hash = StableHash.Mix(hash ^ signature[band * RowsPerBand + i]);
            if (!buckets.TryGetValue((band, hash), out var bucket)) buckets[(band, hash)] = bucket = [];
            var match = bucket.FindIndex(other => similar.Contains(other) || Similarity(signatures[other], signature) >= threshold);
            if (match >= 0) similar.Add(bucket[match]);
            else if (bucket.Count < MaxPerBucket) bucket.Add(index);
        }
        return similar;
    }

    /// <summary>Estimated Jaccard similarity of two texts.</summary>
    public static double Similarity(string a, string b) => Similarity(Signature(a), Signature(b));

    private static double Similarity(uint[] a, uint[] b)
    {
        var equal = 0;
        for (var i = 0; i < Hashes; i++) equal += a[i] == b[i] ? 1 : 0;
        return (double)equal / Hashes;
    }

    private static uint[] Signature(string text)
    {
        var normal = Normalise(text);
        var signature = new uint[Hashes];
        Array.Fill(signature, uint.MaxValue);
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
        return signature;
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
