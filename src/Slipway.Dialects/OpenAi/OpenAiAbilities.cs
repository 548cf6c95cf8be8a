using Slipway.Core.Chat;

namespace Slipway.Dialects.OpenAi;

/// <summary>What a model takes: as its server's traits say, or else as its name does. The writer and the table of losses ask here, so that they agree.</summary>
internal static class OpenAiAbilities
{
    /// <summary>Standard in other providers' words is OpenAI's default.</summary>
    private const string DefaultTier = "default";

    public static bool Reasons(UpstreamModel model) => model.Traits.ReasoningEffort ?? (model.Traits.ReasoningObject || model.Traits.Reasons(model.Family));

    public static bool IsVerbose(UpstreamModel model) => model.Traits.Verbosity ?? model.Family.Contains("gpt-5", StringComparison.OrdinalIgnoreCase);

    public static bool Searches(UpstreamModel model) =>
        model.Traits.WebSearch ?? (model.Family.Contains("-search-", StringComparison.OrdinalIgnoreCase) || model.Family.EndsWith("-search", StringComparison.OrdinalIgnoreCase));

    /// <summary>OpenAI refuses labels of answers that it does not keep.</summary>
    public static bool TakesLabels(ChatRequest request) => request.Store == true;

    public static string? Tier(ChatRequest request) => Tier(request.ServiceTier);

    /// <summary>OpenAI's word for a tier of any provider; null where it has none.</summary>
    public static string? Tier(string? tier) => tier switch
    {
        "standard" or "standard_only" => DefaultTier,
        "auto" or DefaultTier or "flex" or "priority" or "scale" => tier,
        _ => null,
    };
}
