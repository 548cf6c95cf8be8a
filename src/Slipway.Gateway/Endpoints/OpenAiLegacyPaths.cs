using Slipway.Dialects;
using Slipway.Gateway.Providers;
using static Slipway.Gateway.GatewayEndpoints;

namespace Slipway.Gateway.Endpoints;

/// <summary>OpenAI's older text completions, and its moderations.</summary>
internal static class OpenAiLegacyPaths
{
    public static IEnumerable<Entry> Table =>
    [
        new("POST", "/v1/completions", DialectId.Completions, Operation.Chat),
        new("POST", "/completions", DialectId.Completions, Operation.Chat),
        new("POST", "/v1/moderations", DialectId.Moderations, Operation.Moderations),
        new("POST", "/moderations", DialectId.Moderations, Operation.Moderations),
    ];
}
