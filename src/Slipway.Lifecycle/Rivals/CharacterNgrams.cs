using Slipway.Lifecycle.Statistics;

namespace Slipway.Lifecycle.Rivals;

/// <summary>
/// TF-IDF over character 2- to 5-grams of the case-folded text, hashed to 2¹⁸ slots, of which those met in at least two training
/// texts are kept. Sublinear term frequency, smoothed inverse document frequency, rows of unit length (as scikit-learn does it).
/// </summary>
public sealed class CharacterNgrams
{
    private const int Slots = 1 << 18;
    private const int MaxCharacters = 4096;
    private readonly int[] indexOfSlot;
    private readonly float[] inverseFrequency;

    private CharacterNgrams(int[] indexOfSlot, float[] inverseFrequency) => (this.indexOfSlot, this.inverseFrequency) = (indexOfSlot, inverseFrequency);

    public int Count => inverseFrequency.Length;

    /// <summary>Learns which n-grams exist and how common they are. From training texts only.</summary>
    public static CharacterNgrams Fit(IReadOnlyCollection<string> texts)
    {
        var documents = new int[Slots];
        foreach (var text in texts)
        {
            foreach (var slot in CountSlots(text).Keys) documents[slot]++;
        }
        var indices = new int[Slots];
        var inverse = new List<float>();
        for (var slot = 0; slot < Slots; slot++)
        {
            indices[slot] = documents[slot] >= 2 ? inverse.Count : -1;
            if (documents[slot] >= 2) inverse.Add((float)(Math.Log((1.0 + texts.Count) / (1 + documents[slot])) + 1));
        }
        return new CharacterNgrams(indices, [.. inverse]);
    }

    public Features Transform(string text)
    {
        var counted = CountSlots(text).Select(c => (Index: indexOfSlot[c.Key], c.Value)).Where(c => c.Index >= 0).OrderBy(c => c.Index).ToArray();
        var indices = new int[counted.Length];
        var values = new float[counted.Length];
        double squares = 0;
        for (var i = 0; i < counted.Length; i++)
        {
            indices[i] = counted[i].Index;
            values[i] = (1 + MathF.Log(counted[i].Value)) * inverseFrequency[indices[i]];
            squares += values[i] * values[i];
        }
        var norm = (float)Math.Sqrt(squares);
        for (var i = 0; i < values.Length && norm > 0; i++) values[i] /= norm;
        return new Features(indices, values);
    }

    private static Dictionary<int, int> CountSlots(string text)
    {
        var folded = text.AsSpan(0, Math.Min(text.Length, MaxCharacters)).ToString().ToLowerInvariant();
        var counts = new Dictionary<int, int>();
        for (var i = 0; i < folded.Length; i++)
        {
            var hash = 0UL;
            for (var n = 1; n <= 5 && i + n <= folded.Length; n++)
            {
                var c = folded[i + n - 1];
                hash = hash * 0x100000001B3 + (char.IsWhiteSpace(c) ? ' ' : c) + 1;
                if (n < 2) continue;
                var slot = (int)(StableHash.Mix(hash + (ulong)n) & (Slots - 1));
                counts[slot] = counts.GetValueOrDefault(slot) + 1;
            }
        }
        return counts;
    }
}
