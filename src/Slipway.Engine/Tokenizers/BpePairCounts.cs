using System.Runtime.InteropServices;

namespace Slipway.Engine.Tokenizers;

/// <summary>How often each pair of neighbouring tokens occurs in a set of counted words, kept up to date while pairs are merged.</summary>
internal sealed class BpePairCounts
{
    private readonly List<int[]> words = [];
    private readonly List<long> weights = [];
    private readonly Dictionary<(int Left, int Right), long> counts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> where = [];
    private readonly PriorityQueue<(int Left, int Right), (long NegativeCount, int Left, int Right)> best = new();

    public BpePairCounts(IEnumerable<(int[] Tokens, long Count)> counted)
    {
        foreach (var (tokens, count) in counted)
        {
            words.Add(tokens);
            weights.Add(count);
            Count(words.Count - 1, 1, changed: null);
        }

        foreach (var (pair, count) in counts)
        {
            best.Enqueue(pair, (-count, pair.Left, pair.Right));
        }
    }

    /// <summary>The most frequent pair, or null when none occurs twice. Stale entries of the queue are corrected as they surface.</summary>
    public (int Left, int Right)? TakeBest()
    {
        while (best.TryDequeue(out var pair, out var priority))
        {
            var count = counts.GetValueOrDefault(pair);
            if (count == -priority.NegativeCount)
            {
                return count > 1 ? pair : null;
            }

            if (count > 0)
            {
                best.Enqueue(pair, (-count, pair.Left, pair.Right));
            }
        }

        return null;
    }

    /// <summary>Replaces the pair by a token in every word.</summary>
    public void Merge((int Left, int Right) pair, int token)
    {
        var changed = new HashSet<(int, int)>();
        foreach (var word in where[pair].ToArray())
        {
            Count(word, -1, changed);
            words[word] = Merged(words[word], pair, token);
            Count(word, 1, changed);
        }

        where.Remove(pair);
        counts.Remove(pair);
        changed.Remove(pair);
        foreach (var (left, right) in changed)
        {
            best.Enqueue((left, right), (-counts.GetValueOrDefault((left, right)), left, right));
        }
    }

    private static int[] Merged(int[] tokens, (int Left, int Right) pair, int token)
    {
        var merged = new List<int>(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            var match = i + 1 < tokens.Length && tokens[i] == pair.Left && tokens[i + 1] == pair.Right;
            merged.Add(match ? token : tokens[i]);
            i += match ? 1 : 0;
        }

        return [.. merged];
    }

    private void Count(int word, int sign, HashSet<(int, int)>? changed)
    {
        var tokens = words[word];
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            var pair = (tokens[i], tokens[i + 1]);
            CollectionsMarshal.GetValueRefOrAddDefault(counts, pair, out _) += sign * weights[word];
            changed?.Add(pair);
            if (sign > 0)
            {
                ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(where, pair, out _);
                (places ??= []).Add(word);
            }
        }
    }
}
