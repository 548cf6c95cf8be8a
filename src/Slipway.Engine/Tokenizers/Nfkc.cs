using System.Text;

namespace Slipway.Engine.Tokenizers;

/// <summary>Unicode normalisation form KC (UAX #15) of any string, also one with broken surrogate pairs or the noncharacter
/// U+FFFE, both of which .NET refuses to normalise: they become U+FFFD.</summary>
internal static class Nfkc
{
    private const char Noncharacter = '\uFFFE';

    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var valid = HasUnfit(text) ? Repaired(text) : text;
        return valid.Normalize(NormalizationForm.FormKC);
    }

    private static bool HasUnfit(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == Noncharacter)
            {
                return true;
            }

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
            repaired.Append(rune.Value == Noncharacter ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return repaired.ToString();
    }
}
