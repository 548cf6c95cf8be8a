using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary><c>serviceTier</c>: flex, standard or priority. The hub's word for the usual one is OpenAI's, default.</summary>
internal static class GeminiTier
{
    public static string? Read(JsonField field) => field.Text()?.ToLowerInvariant() switch
    {
        null or "unspecified" or "" => null,
        "standard" => "default",
        var other => other,
    };

    /// <summary>Null for tiers that Google does not have.</summary>
    public static string? Write(string? tier) => tier switch
    {
        "flex" or "priority" => tier,
        "default" or "standard" => "standard",
        _ => null,
    };

    /// <summary>Vertex AI says how it served a call in the usage.</summary>
    public static string? OfTraffic(JsonField usage) => usage["trafficType"].IsString ? usage["trafficType"].Text() switch
    {
        "ON_DEMAND" => "default",
        "ON_DEMAND_PRIORITY" => "priority",
        "ON_DEMAND_FLEX" => "flex",
        "PROVISIONED_THROUGHPUT" => "provisioned_throughput",
        _ => null,
    }
    : null;
}
