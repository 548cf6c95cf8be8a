namespace Slipway.Dialects.Anthropic;

/// <summary>Service tiers. The hub speaks OpenAI's words, in which the usual tier is <c>default</c>; Anthropic asks for <c>standard_only</c> and answers <c>standard</c>.</summary>
internal static class AnthropicTiers
{
    public static string? ReadAsked(string? tier) => tier == "standard_only" ? "default" : tier;

    /// <summary>The word that the API takes; null where it has none.</summary>
    public static string? WriteAsked(string? tier) => tier switch
    {
        "auto" => tier,
        "default" or "standard" or "standard_only" => "standard_only",
        _ => null,
    };

    public static string? ReadServed(string? tier) => tier == "standard" ? "default" : tier;

    /// <summary>The word that clients know; null where there is none.</summary>
    public static string? WriteServed(string? tier) => tier switch
    {
        "default" or "standard" => "standard",
        "priority" or "batch" => tier,
        _ => null,
    };
}
