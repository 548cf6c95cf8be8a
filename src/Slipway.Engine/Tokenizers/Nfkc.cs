using System.Text;

namespace Slipway.Engine.Tokenizers;

/// <summary>Unicode normalisation form KC (UAX #15) of any string, also one with broken surrogate pairs, which become U+FFFD.</summary>
internal static class Nfkc
{
    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var valid = HasBrokenPair(text) ? Repaired(text) : text;
        return valid.Normalize(NormalizationForm.FormKC);
    }

    private static bool HasBrokenPair(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }

    private static string Repaired(string text)
    {
        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            repaired.Append(rune.ToString());
        }

        return repaired.ToString();
    }
}
