using Slipway.Dialects;
using Slipway.Gateway.Providers;
using static Slipway.Gateway.GatewayEndpoints;

namespace Slipway.Gateway.Endpoints;

/// <summary>Anthropic's paths; its lists of models are among <see cref="SharedPaths"/>.</summary>
internal static class AnthropicPaths
{
    public static IEnumerable<Entry> Table =>
    [
        new("POST", "/v1/messages", DialectId.Anthropic, Operation.Chat),
        new("POST", "/v1/messages/count_tokens", DialectId.Anthropic, Operation.CountTokens),
    ];
}
