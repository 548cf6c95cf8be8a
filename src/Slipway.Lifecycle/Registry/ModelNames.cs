using System.Text.RegularExpressions;

namespace Slipway.Lifecycle.Registry;

/// <summary>Rules for names of models, datasets and endpoints: they become path segments, model names of requests and folder names.</summary>
public static partial class ModelNames
{
    public static string? Fault(string name) =>
        Pattern().IsMatch(name) ? null : $"The name \"{Cut(name)}\" is not usable. Use 1 to 63 of a–z, 0–9, '-', '_' and '.', beginning with a letter and ending with a letter or digit.";

    private static string Cut(string name) => name.Length <= 80 ? name : name[..80] + "…";

    [GeneratedRegex("^[a-z](?:[a-z0-9._-]{0,61}[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
