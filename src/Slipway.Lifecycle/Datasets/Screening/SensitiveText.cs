using System.Text.RegularExpressions;

namespace Slipway.Lifecycle.Datasets.Screening;

/// <summary>
/// Looks for what should not be trained on: credentials, e-mail addresses, payment cards. Patterns of issuers are exact enough
/// not to fire on git hashes; card numbers must pass Luhn's check and start like one.
/// </summary>
public static partial class SensitiveText
{
    private static readonly (string Code, Regex Pattern, Func<string, bool> Confirm)[] Kinds =
    [
        ("secret_api_key", ApiKey(), _ => true),
        ("secret_private_key", PrivateKey(), _ => true),
        ("pii_email", Email(), _ => true),
        ("pii_card", CardDigits(), IsCard),
    ];

    /// <summary>The codes found in a text, each once.</summary>
    public static IEnumerable<string> Find(string text)
    {
        foreach (var (code, pattern, confirm) in Kinds)
        {
            for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
            {
                if (!confirm(match.Value)) continue;
                yield return code;
                break;
            }
        }
    }

    /// <summary>Luhn's check (ISO/IEC 7812-1 annex B) over the digits of a text.</summary>
    public static bool PassesLuhn(string digits)
    {
        int sum = 0, place = 0;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(digits[i])) continue;
            var value = digits[i] - '0';
            if (place++ % 2 == 1 && (value *= 2) > 9) value -= 9;
            sum += value;
        }
        return place > 0 && sum % 10 == 0;
    }

    private static bool IsCard(string match)
    {
        var digits = match.Count(char.IsAsciiDigit);
        var distinct = match.Where(char.IsAsciiDigit).Distinct().Count();
        return digits is >= 13 and <= 19 && distinct > 1 && PassesLuhn(match);
    }

    [GeneratedRegex(@"\b(?:sk-(?:proj-|ant-)?[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|hf_[A-Za-z0-9]{30,}|ya29\.[A-Za-z0-9_-]{20,})", RegexOptions.CultureInvariant)]
    private static partial Regex ApiKey();

    [GeneratedRegex("-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\b[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    // Issuers: 2221–2720 and 51–55 Mastercard, 34 and 37 American Express, 4 Visa, 6 Discover, UnionPay and Maestro, 30 and 35–39 others.
    [GeneratedRegex(@"(?<![\w.-])[2-6]\d{3}(?:[ -]?\d{2,6}){2,4}(?![\w-])", RegexOptions.CultureInvariant)]
    private static partial Regex CardDigits();
}
