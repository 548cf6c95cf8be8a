using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Dialects;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway;

/// <summary>Which path means what in which dialect. A table, nothing else: one handler serves them all.</summary>
public static class GatewayEndpoints
{
    private static readonly Entry[] Table =
    [
        new("POST", "/v1/chat/completions", DialectId.OpenAi, Operation.Chat),
        new("POST", "/chat/completions", DialectId.OpenAi, Operation.Chat),
        new("POST", "/v1/embeddings", DialectId.OpenAi, Operation.Embeddings),
        new("POST", "/embeddings", DialectId.OpenAi, Operation.Embeddings),
        new("GET", "/v1/models", null, Operation.ListModels),
        new("GET", "/models", DialectId.OpenAi, Operation.ListModels),
        new("GET", "/v1/models/{**model}", null, Operation.GetModel),
        new("GET", "/models/{**model}", DialectId.OpenAi, Operation.GetModel),

        new("GET", "/v1beta/models", DialectId.Gemini, Operation.ListModels),
        new("GET", "/v1beta/models/{model}", DialectId.Gemini, Operation.GetModel),
        .. Gemini("/v1beta/models/{model}"),
        .. Gemini("/v1/models/{model}"),
    ];

    public static void MapGateway(this IEndpointRouteBuilder app, BuiltGateway gateway)
    {
        foreach (var entry in Table)
        {
            app.MapMethods(entry.Path, [entry.Method], http => gateway.Handler.HandleAsync(http, entry));
        }

        foreach (var version in (string[])["v1", "v1beta1"])
        {
            app.MapPost($"/{version}/projects/{{project}}/locations/{{location}}/endpoints/{{endpoint}}:predict", gateway.Predict.HandleAsync);
        }
    }

    private static Entry[] Gemini(string model) =>
    [
        new("POST", model + ":generateContent", DialectId.Gemini, Operation.Chat),
        new("POST", model + ":streamGenerateContent", DialectId.Gemini, Operation.Chat) { Stream = true },
        new("POST", model + ":countTokens", DialectId.Gemini, Operation.CountTokens),
        new("POST", model + ":embedContent", DialectId.Gemini, Operation.Embeddings),
        new("POST", model + ":batchEmbedContents", DialectId.Gemini, Operation.Embeddings),
    ];

    /// <summary>One row of the table.</summary>
    /// <param name="Dialect">Null where several dialects share the path and the headers tell them apart.</param>
    public sealed record Entry(string Method, string Path, DialectId? Dialect, Operation Operation)
    {
        public bool Stream { get; init; }

        public DialectId DialectOf(HttpRequest request) => Dialect
            ?? (request.Headers.ContainsKey("x-goog-api-key") || request.Query.ContainsKey("key") ? DialectId.Gemini : DialectId.OpenAi);

        public CallTarget TargetOf(HttpRequest request) =>
            new(request.RouteValues["model"] as string, Stream, string.Equals(request.Query["alt"], "sse", StringComparison.Ordinal));
    }
}
