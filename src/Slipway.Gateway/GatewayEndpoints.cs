using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Dialects;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Endpoints;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway;

/// <summary>Which path means what in which dialect: the tables in <c>Endpoints</c>, served by one handler.</summary>
public static class GatewayEndpoints
{
    private static readonly Entry[] Table =
    [
        .. OpenAiPaths.Table,
        .. OpenAiLegacyPaths.Table,
        .. ResponsesPaths.Table,
        .. GeminiPaths.Table,
        .. AnthropicPaths.Table,
        .. OllamaPaths.Table,
        .. SharedPaths.Table,
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

    /// <summary>One row of the table.</summary>
    /// <param name="Dialect">Null where several dialects share the path and the headers tell them apart.</param>
    public sealed record Entry(string Method, string Path, DialectId? Dialect, Operation Operation)
    {
        public bool Stream { get; init; }

        public DialectId DialectOf(HttpRequest request) => Dialect ?? SharedPaths.DialectOf(request);

        public CallTarget TargetOf(HttpRequest request) =>
            new(request.RouteValues["model"] as string, Stream, string.Equals(request.Query["alt"], "sse", StringComparison.Ordinal));
    }
}
