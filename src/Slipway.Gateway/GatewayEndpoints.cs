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
        .. VertexPaths.Table,
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

        foreach (var home in VertexPaths.Homes)
        {
            app.MapPost(home + "/endpoints/{endpoint}:predict", gateway.Predict.HandleAsync);
            app.MapPost(home + "/publishers/{publisher}/models/{endpoint}:predict", gateway.Predict.HandleAsync);
        }
    }

    /// <summary>One row of the table.</summary>
    /// <param name="Dialect">Null where several dialects share the path and the headers tell them apart.</param>
    public sealed record Entry(string Method, string Path, DialectId? Dialect, Operation Operation)
    {
        public bool Stream { get; init; }

        public DialectId DialectOf(HttpRequest request) => Dialect ?? SharedPaths.DialectOf(request);

        /// <summary>The path asks for server-sent events, whatever the query says.</summary>
        public bool Sse { get; init; }

        /// <summary>The path is one of Vertex AI's.</summary>
        public bool Vertex { get; init; }

        /// <summary>The path names the model, and the dialect would have it in the body.</summary>
        public bool PathNames { get; init; }

        public CallTarget TargetOf(HttpRequest request) =>
            new(ModelOf(request), Stream, Sse || string.Equals(request.Query["alt"], "sse", StringComparison.Ordinal)) { Vertex = Vertex };

        /// <summary>With its publisher, where that is not Google: it may be part of the name.</summary>
        private string? ModelOf(HttpRequest request)
        {
            var model = request.RouteValues["model"] as string;
            return model is not null && request.RouteValues["publisher"] is string publisher ? $"publishers/{publisher}/models/{model}" : Collection is { } collection ? collection + model : model;
        }

        /// <summary>What stands before the model's name in the names of its kind (<c>tunedModels/</c>).</summary>
        public string? Collection { get; init; }
    }
}
