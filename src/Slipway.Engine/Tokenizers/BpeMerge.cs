namespace Slipway.Engine.Tokenizers;

/// <summary>Merges the bytes of one word: the lowest rank first, the leftmost of equals first.</summary>
internal static class BpeMerge
{
    public static int[] Apply(ReadOnlySpan<byte> word, int[] byteTokens, Dictionary<(int, int), (int Rank, int Token)> merges)
    {
        var count = word.Length;
        var tokens = new int[count];
        var next = new int[count];
        var previous = new int[count];
        var queue = new PriorityQueue<Candidate, (int Rank, int At)>();
        for (var i = 0; i < count; i++)
        {
            (tokens[i], next[i], previous[i]) = (byteTokens[word[i]], i + 1, i - 1);
        }

        for (var i = 0; i + 1 < count; i++)
        {
            Offer(i);
        }

        while (queue.TryDequeue(out var merge, out _))
        {
            var right = next[merge.At];
            if (tokens[merge.At] != merge.Left || right >= count || tokens[right] != merge.Right)
            {
                continue; // one of the two was merged away meanwhile
            }

            tokens[merge.At] = merge.Token;
            tokens[right] = -1;
            next[merge.At] = next[right];
            if (next[right] < count)
            {
                previous[next[right]] = merge.At;
                Offer(merge.At);
            }

            if (previous[merge.At] >= 0)
            {
                Offer(previous[merge.At]);
            }
        }

        return [.. tokens.Where(token => token >= 0)];

        void Offer(int at)
        {
            var pair = (tokens[at], tokens[next[at]]);
            if (merges.TryGetValue(pair, out var merge))
            {
                queue.Enqueue(new Candidate(at, pair.Item1, pair.Item2, merge.Token), (merge.Rank, at));
            }
        }
    }

    private readonly record struct Candidate(int At, int Left, int Right, int Token);
}
