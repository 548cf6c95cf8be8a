namespace Slipway.Engine.Tokenizers;

/// <summary>Finds control and user-defined tokens that are written out in a text.</summary>
internal static class BpeSpecials
{
    /// <summary>Plain stretches (Id null) and special tokens, in order. <paramref name="specials"/> come longest first, so the longest match wins.</summary>
    public static IEnumerable<(Range Range, int? Id)> Split(string text, (string Text, int Id, bool Control)[] specials, bool parseControl)
    {
        var start = 0;
        for (var at = 0; at < text.Length;)
        {
            var match = Match(text, at, specials, parseControl);
            if (match.Text is null)
            {
                at++;
                continue;
            }

            if (at > start)
            {
                yield return (start..at, null);
            }

            yield return (at..(at + match.Text.Length), match.Id);
            at += match.Text.Length;
            start = at;
        }

        if (start < text.Length)
        {
            yield return (start.., null);
        }
    }

    private static (string? Text, int Id) Match(string text, int at, (string Text, int Id, bool Control)[] specials, bool parseControl)
    {
        foreach (var special in specials)
        {
            if (text[at] == special.Text[0] && (parseControl || !special.Control) && string.CompareOrdinal(text, at, special.Text, 0, special.Text.Length) == 0)
            {
                return (special.Text, special.Id);
            }
        }

        return (null, 0);
    }
}
