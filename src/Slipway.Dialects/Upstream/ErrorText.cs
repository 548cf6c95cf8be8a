using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Dialects.Upstream;

/// <summary>
/// Makes an upstream's words fit for a caller: secrets out (upstreams echo keys: "Incorrect API key provided: sk-..."), control characters out, cut to a
/// bounded length. The patterns are those of the well-known providers' keys, bearer tokens, JWTs and key parameters.
/// </summary>
public static partial class ErrorText
{
    private const int MaxLength = 1000;

    private const string Removed = "[removed]";

    public static string Clean(string text)
    {
        text = Parameter().Replace(text, "$1" + Removed);
        text = Bearer().Replace(text, "$1 " + Removed);
        text = Token().Replace(text, Removed);
        return Shorten(text);
    }

    [GeneratedRegex("""(["']?(?:\b|_)(?:api[-_ ]?key|key|access[-_]token|token|secret|password|x-goog-api-key|x-api-key)["']?\s*[=:]\s*["']?)[^\s"'&,;}\]]{6,}""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[^\s""',;]{6,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\bsk-[\w\-*.]{4,}|\b(?:gsk|xai|hf|pplx|r8|ghp|gho|ghs|ghu|github_pat|glpat)[-_][\w\-*]{8,}|\bAIza[\w\-*]{10,}|\bAQ\.[\w\-*]{16,}|\bya29\.[\w\-.*]{8,}|\bAKIA[A-Z0-9]{12,}|\beyJ[\w\-]{8,}\.[\w\-]{8,}(?:\.[\w\-]*)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    private static string Shorten(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= MaxLength)
            {
                clean.Append('…');
                break;
            }

            clean.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }
}
