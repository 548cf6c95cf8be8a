using Slipway.Engine.Training;

namespace Slipway.Engine.Decoder.Training;

/// <summary>One part of a pretraining corpus as a stream of tokens.</summary>
/// <param name="Name">For the log.</param>
/// <param name="Tokens">All documents, one after the other.</param>
/// <param name="Share">Part of the training rows taken from here; shares are relative.</param>
/// <param name="Starts">Where rows may start; anywhere when empty.</param>
public sealed record CorpusPart(string Name, int[] Tokens, float Share, int[] Starts);

/// <summary>Rows of a fixed length cut at random from a corpus. The last twentieth of each part is kept for validation.</summary>
public sealed class CorpusSource(IReadOnlyList<CorpusPart> parts, int rows, int batches, int length, int seed) : IBatchSource
{
    private const int ValidationRows = 8;
    private const float Kept = 0.05f;

    /// <inheritdoc/>
    public IEnumerable<TokenBatch> Validation => parts.Select(ValidationOf);

    /// <inheritdoc/>
    public int Epoch(int step) => 1 + (int)((long)step * rows * batches * length / parts.Sum(part => (long)part.Tokens.Length));

    /// <inheritdoc/>
    public IEnumerable<TokenBatch> Batches(int step)
    {
        var random = new Random(SeededOrder.Mix(seed, step));
        for (var batch = 0; batch < batches; batch++)
        {
            yield return Rows(rows, () => Pick(random), random, 0, 1 - Kept);
        }
    }

    /// <summary>Rows for measuring one part.</summary>
    public TokenBatch ValidationOf(CorpusPart part) => Rows(ValidationRows, () => part, new Random(seed), 1 - Kept, 1);

    private CorpusPart Pick(Random random)
    {
        var at = random.NextSingle() * parts.Sum(part => part.Share);
        foreach (var part in parts)
        {
            at -= part.Share;
            if (at < 0)
            {
                return part;
            }
        }

        return parts[^1];
    }

    private TokenBatch Rows(int count, Func<CorpusPart> pick, Random random, float from, float to)
    {
        var (tokens, targets, weights) = (new int[count * length], new int[count * length], new float[count * length]);
        Array.Fill(weights, 1);
        for (var row = 0; row < count; row++)
        {
            var part = pick();
            var first = (int)(part.Tokens.Length * from);
            var start = Start(part, random, first, (int)(part.Tokens.Length * to) - length - 1);
            part.Tokens.AsSpan(start, length).CopyTo(tokens.AsSpan(row * length));
            part.Tokens.AsSpan(start + 1, length).CopyTo(targets.AsSpan(row * length));
        }

        return new TokenBatch(count, length, tokens, targets, weights);
    }

    private static int Start(CorpusPart part, Random random, int first, int last)
    {
        if (last < first)
        {
            throw new ArgumentException($"Corpus part {part.Name} is too short to cut rows from; give more text.", nameof(part));
        }

        var low = LowerBound(part.Starts, first);
        var high = LowerBound(part.Starts, last);
        return high > low ? part.Starts[random.Next(low, high)] : random.Next(first, last + 1);
    }

    private static int LowerBound(int[] sorted, int value)
    {
        var at = Array.BinarySearch(sorted, value);
        return at < 0 ? ~at : at;
    }
}
