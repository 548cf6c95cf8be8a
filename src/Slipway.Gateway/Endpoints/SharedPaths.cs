using Microsoft.AspNetCore.Http;
using Slipway.Dialects;
using Slipway.Gateway.Providers;
using static Slipway.Gateway.GatewayEndpoints;

namespace Slipway.Gateway.Endpoints;

/// <summary>Paths that several dialects have in common; the headers tell their clients apart.</summary>
public static class SharedPaths
{
    internal static IEnumerable<Entry> Table =>
    [
        new("GET", "/v1/models", null, Operation.ListModels),
        new("GET", "/v1/models/{**model}", null, Operation.GetModel),
    ];

    /// <summary>Anthropic's clients name the version they speak, whichever it is; Google's put the key where only they do; everybody else speaks OpenAI's.</summary>
    public static DialectId DialectOf(HttpRequest request) =>
        request.Headers.ContainsKey("anthropic-version") ? DialectId.Anthropic
        : request.Headers.ContainsKey("x-goog-api-key") || request.Query.ContainsKey("key") ? DialectId.Gemini : DialectId.OpenAi;
}
