namespace Slipway.Gateway.Routing;

/// <summary>A model name with at most one <c>*</c>, which stands for any text, also none.</summary>
public sealed record ModelPattern
{
    private readonly string prefix;
    private readonly string suffix;

    public ModelPattern(string text)
    {
        Text = text;
        var star = text.IndexOf('*', StringComparison.Ordinal);
        IsWildcard = star >= 0;
        prefix = IsWildcard ? text[..star] : text;
        suffix = IsWildcard ? text[(star + 1)..] : "";
    }

    public string Text { get; }

    public bool IsWildcard { get; }

    /// <summary>How much of the pattern is fixed: of two that match, the longer one wins.</summary>
    public int Specificity => prefix.Length + suffix.Length;

    public static bool IsValid(string text) => text.Count(c => c == '*') <= 1;

    public bool Matches(string name) => Capture(name) is not null;

    /// <summary>What the wildcard stands for in <paramref name="name"/>: null when the pattern does not match, empty for an exact match.</summary>
    public string? Capture(string name)
    {
        if (!IsWildcard)
        {
            return string.Equals(name, Text, StringComparison.Ordinal) ? "" : null;
        }

        return name.Length >= Specificity && name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal)
            ? name[prefix.Length..(name.Length - suffix.Length)]
            : null;
    }
}
