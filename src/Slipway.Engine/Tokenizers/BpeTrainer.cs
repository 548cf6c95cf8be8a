using System.Text;

namespace Slipway.Engine.Tokenizers;

/// <summary>
/// Learns the merges of a byte-level BPE tokenizer: again and again, the pair of neighbours seen most often becomes a token. Counts are kept
/// up to date word by word, so a merge costs only the words it touches. Deterministic: ties go to the pair with the smaller ids.
/// </summary>
public static class BpeTrainer
{
    /// <summary>Learns a vocabulary of at most <paramref name="size"/> tokens: the control tokens first, the 256 bytes, then merges.</summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="size">Tokens wanted; fewer come out when no pair is left that occurs twice.</param>
    /// <param name="control">Control tokens; the first one is both bos and eos.</param>
    /// <param name="preTokenizer">How text is cut into words.</param>
    /// <param name="ct">Stops between merges.</param>
    public static BpeVocabulary Train(
        IEnumerable<string> texts, int size, IReadOnlyList<string> control, BpePreTokenizer preTokenizer, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 256 + control.Count);
        var tokens = new List<string>(control);
        for (var b = 0; b < 256; b++)
        {
            tokens.Add(BpeAlphabet.Character((byte)b).ToString());
        }

        var merges = new List<string>();
        var pairs = new BpePairCounts(Words(texts, preTokenizer, control.Count));
        while (tokens.Count < size && pairs.TakeBest() is { } best)
        {
            ct.ThrowIfCancellationRequested();
            merges.Add($"{tokens[best.Left]} {tokens[best.Right]}");
            tokens.Add(tokens[best.Left] + tokens[best.Right]);
            pairs.Merge(best, tokens.Count - 1);
        }

        var kinds = tokens.Select((_, id) => id < control.Count ? BpeTokenKind.Control : BpeTokenKind.Normal);
        int? end = control.Count > 0 ? 0 : null;
        return new BpeVocabulary([.. tokens], [.. kinds], [.. merges], preTokenizer, end, end);
    }

    private static IEnumerable<(int[] Tokens, long Count)> Words(IEnumerable<string> texts, BpePreTokenizer preTokenizer, int firstByte)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var known = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            foreach (var range in preTokenizer.Words(text))
            {
                var word = text.AsSpan(range);
                known[word] = known.TryGetValue(word, out var count) ? count + 1 : 1;
            }
        }

        return counts
            .OrderBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => (Encoding.UTF8.GetBytes(word.Key).Select(b => firstByte + b).ToArray(), word.Value));
    }
}
