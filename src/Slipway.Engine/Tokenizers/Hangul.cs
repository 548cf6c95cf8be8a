namespace Slipway.Engine.Tokenizers;

/// <summary>Korean syllables, which are composed by arithmetic (The Unicode Standard, 3.12).</summary>
internal static class Hangul
{
    private const int Syllables = 0xAC00;
    private const int Leading = 0x1100;
    private const int Vowels = 0x1161;
    private const int Trailing = 0x11A7;
    private const int LeadingCount = 19;
    private const int VowelCount = 21;
    private const int TrailingCount = 28;

    /// <summary>Adds the two or three letters of a syllable; false for anything else.</summary>
    public static bool TryDecompose(int scalar, List<int> letters)
    {
        var index = scalar - Syllables;
        if (index is < 0 or >= LeadingCount * VowelCount * TrailingCount)
        {
            return false;
        }

        letters.Add(Leading + (index / (VowelCount * TrailingCount)));
        letters.Add(Vowels + (index / TrailingCount % VowelCount));
        if (index % TrailingCount > 0)
        {
            letters.Add(Trailing + (index % TrailingCount));
        }

        return true;
    }

    /// <summary>The syllable of a leading letter and a vowel, or of such a syllable and a trailing letter; -1 for anything else.</summary>
    public static int Compose(int first, int second)
    {
        if (first is >= Leading and < Leading + LeadingCount && second is >= Vowels and < Vowels + VowelCount)
        {
            return Syllables + ((((first - Leading) * VowelCount) + second - Vowels) * TrailingCount);
        }

        var open = first - Syllables;
        var takesTrailing = open is >= 0 and < LeadingCount * VowelCount * TrailingCount && open % TrailingCount == 0;
        return takesTrailing && second is > Trailing and < Trailing + TrailingCount ? first + second - Trailing : -1;
    }
}
