using Slipway.Dialects;
using Slipway.Gateway.Providers;
using static Slipway.Gateway.GatewayEndpoints;

namespace Slipway.Gateway.Endpoints;

/// <summary>OpenAI's Responses API: what asks a model. What is kept is served by <see cref="Responses.ResponsesApi"/>.</summary>
internal static class ResponsesPaths
{
    public static IEnumerable<Entry> Table => ((string[])["/v1", ""]).SelectMany(prefix => (Entry[])
    [
        new("POST", prefix + "/responses", DialectId.Responses, Operation.Chat),
        new("POST", prefix + "/responses/input_tokens", DialectId.Responses, Operation.CountTokens),
    ]);
}
