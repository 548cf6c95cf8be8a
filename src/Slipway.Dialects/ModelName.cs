namespace Slipway.Dialects;

/// <summary>How models are named on the wire.</summary>
internal static class ModelName
{
    private const string Prefix = "models/";

    /// <summary>The name without Google's <c>models/</c>, which its OpenAI-compatible clients send too.</summary>
    public static string Bare(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
}
