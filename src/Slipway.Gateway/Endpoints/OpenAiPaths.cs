using Slipway.Dialects;
using Slipway.Gateway.Providers;
using static Slipway.Gateway.GatewayEndpoints;

namespace Slipway.Gateway.Endpoints;

/// <summary>OpenAI's paths. Clients leave out the <c>/v1</c> as often as not.</summary>
internal static class OpenAiPaths
{
    public static IEnumerable<Entry> Table =>
    [
        new("POST", "/v1/chat/completions", DialectId.OpenAi, Operation.Chat),
        new("POST", "/chat/completions", DialectId.OpenAi, Operation.Chat),
        new("POST", "/v1/embeddings", DialectId.OpenAi, Operation.Embeddings),
        new("POST", "/embeddings", DialectId.OpenAi, Operation.Embeddings),
        new("GET", "/models", DialectId.OpenAi, Operation.ListModels),
        new("GET", "/models/{**model}", DialectId.OpenAi, Operation.GetModel),
    ];
}
