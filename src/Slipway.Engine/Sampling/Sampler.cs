using Slipway.Engine.Tensors;

namespace Slipway.Engine.Sampling;

/// <summary>Chooses tokens from logits. The same seed and the same logits give the same choices. Not for two threads at once.</summary>
public sealed class Sampler
{
    private readonly SamplingOptions options;
    private readonly Random random;
    private (float Logit, int Id)[] candidates = [];

    /// <exception cref="ArgumentException">An option is out of range; the message says which.</exception>
    public Sampler(SamplingOptions options)
    {
        if (options.Problems().FirstOrDefault() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        (this.options, random) = (options, new Random(options.Seed));
    }

    /// <summary>The chosen token and its log-probability under the model's own, unfiltered distribution.</summary>
    public (int Token, float LogProbability) Choose(ReadOnlySpan<float> logits)
    {
        var token = options.Temperature == 0 ? MostLikely(logits) : Draw(logits);
        return (token, logits[token] - Softmax.LogSumExp(logits));
    }

    /// <summary>The k most likely tokens, best first, with log-probabilities.</summary>
    public static IReadOnlyList<(int Token, float LogProbability)> Best(ReadOnlySpan<float> logits, int k)
    {
        var all = new (float Logit, int Id)[logits.Length];
        Fill(all, logits);
        Array.Sort(all, MoreLikelyFirst);
        var total = Softmax.LogSumExp(logits);
        return [.. all.Take(k).Select(candidate => (candidate.Id, candidate.Logit - total))];
    }

    private static int MostLikely(ReadOnlySpan<float> logits) => logits.IndexOf(VectorMath.Max(logits));

    private int Draw(ReadOnlySpan<float> logits)
    {
        var kept = Keep(logits);
        var best = kept[0].Logit;
        foreach (var candidate in kept)
        {
            best = MathF.Max(best, candidate.Logit);
        }

        double total = 0;
        foreach (var candidate in kept)
        {
            total += Weight(candidate.Logit);
        }

        var at = random.NextDouble() * total;
        foreach (var candidate in kept)
        {
            at -= Weight(candidate.Logit);
            if (at < 0)
            {
                return candidate.Id;
            }
        }

        return kept[^1].Id;

        double Weight(float logit) => Math.Exp((logit - best) / options.Temperature);
    }

    private ReadOnlySpan<(float Logit, int Id)> Keep(ReadOnlySpan<float> logits)
    {
        candidates = candidates.Length == logits.Length ? candidates : new (float, int)[logits.Length];
        Fill(candidates, logits);
        if (options is { TopK: 0, TopP: 1, MinP: 0 })
        {
            return candidates;
        }

        Array.Sort(candidates, MoreLikelyFirst);
        var count = options.TopK > 0 ? Math.Min(options.TopK, candidates.Length) : candidates.Length;
        count = WithinTopP(count);
        var floor = candidates[0].Logit + MathF.Log(options.MinP);
        while (count > 1 && candidates[count - 1].Logit < floor)
        {
            count--;
        }

        return candidates.AsSpan(0, count);
    }

    /// <summary>How many of the first <paramref name="count"/> are needed to reach top-p of their common probability.</summary>
    private int WithinTopP(int count)
    {
        if (options.TopP >= 1)
        {
            return count;
        }

        double total = 0;
        for (var i = 0; i < count; i++)
        {
            total += Math.Exp(candidates[i].Logit - candidates[0].Logit);
        }

        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += Math.Exp(candidates[i].Logit - candidates[0].Logit);
            if (sum >= options.TopP * total)
            {
                return i + 1;
            }
        }

        return count;
    }

    private static void Fill((float Logit, int Id)[] all, ReadOnlySpan<float> logits)
    {
        for (var id = 0; id < all.Length; id++)
        {
            all[id] = (logits[id], id);
        }
    }

    private static int MoreLikelyFirst((float Logit, int Id) a, (float Logit, int Id) b) =>
        a.Logit == b.Logit ? a.Id.CompareTo(b.Id) : b.Logit.CompareTo(a.Logit);
}
