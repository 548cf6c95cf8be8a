using System.Text;

namespace Slipway.Engine.Tokenizers;

/// <summary>
/// Unicode normalisation form KC (UAX #15) of any string, also one with broken surrogate pairs, which become U+FFFD. Our own because
/// <see cref="string.Normalize()"/> silently changes nothing where the program runs without ICU, and token ids must not depend on that.
/// </summary>
internal static class Nfkc
{
    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var scalars = Decomposed(text);
        Order(scalars);
        var result = new StringBuilder(text.Length);
        foreach (var scalar in Composed(scalars))
        {
            result.Append(new Rune(scalar).ToString());
        }

        return result.ToString();
    }

    private static List<int> Decomposed(string text)
    {
        var scalars = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Hangul.TryDecompose(rune.Value, scalars))
            {
                scalars.AddRange(NfkcTable.Instance.Decomposition(rune.Value) ?? [rune.Value]);
            }
        }

        return scalars;
    }

    /// <summary>Sorts each run of combining marks by class, keeping the order of equals.</summary>
    private static void Order(List<int> scalars)
    {
        for (var start = 0; start < scalars.Count; start++)
        {
            var end = start;
            while (end < scalars.Count && NfkcTable.Instance.Class(scalars[end]) > 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var sorted = scalars.GetRange(start, end - start).OrderBy(NfkcTable.Instance.Class).ToArray();
                for (var i = 0; i < sorted.Length; i++)
                {
                    scalars[start + i] = sorted[i];
                }
            }

            start = end;
        }
    }

    /// <summary>Joins each starter with the marks that follow it, unless one of the same or a higher class stands between.</summary>
    private static List<int> Composed(List<int> scalars)
    {
        var result = new List<int>(scalars.Count);
        var (starter, lastClass) = (-1, 0);
        foreach (var scalar in scalars)
        {
            var combining = NfkcTable.Instance.Class(scalar);
            var adjacent = starter >= 0 && result.Count - 1 == starter;
            if (starter >= 0 && (adjacent || (lastClass != 0 && lastClass < combining)))
            {
                var whole = Hangul.Compose(result[starter], scalar);
                whole = whole >= 0 ? whole : NfkcTable.Instance.Composition(result[starter], scalar);
                if (whole >= 0)
                {
                    result[starter] = whole;
                    continue;
                }
            }

            if (combining == 0)
            {
                starter = result.Count;
            }

            lastClass = combining;
            result.Add(scalar);
        }

        return result;
    }
}
