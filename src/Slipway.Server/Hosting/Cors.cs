using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Slipway.Server.Hosting;

/// <summary>
/// Lets pages of named origins call the models from a browser (Fetch Standard, CORS protocol). Off unless origins are named; never for keys, admin and
/// lifecycle paths; without cookies, of which the gateway has none.
/// </summary>
internal static class Cors
{
    private const string DataPlane = "data-plane";

    private static readonly string[] Readable = ["x-request-id", "retry-after", "x-slipway-deployment", "x-slipway-token-count", "x-slipway-loss", "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests"];

    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    public static void Add(WebApplicationBuilder builder, IReadOnlyList<string> origins)
    {
        if (origins.Count > 0)
        {
            builder.Services.AddCors(cors => cors.AddPolicy(DataPlane, policy => policy
                .WithOrigins([.. origins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(Readable).SetPreflightMaxAge(PreflightAge)));
        }
    }

    /// <summary>Where the data plane's paths are to be mapped: preflights are then answered for all of them.</summary>
    public static IEndpointRouteBuilder DataPlaneOf(WebApplication web, IReadOnlyList<string> origins)
    {
        if (origins.Count == 0)
        {
            return web;
        }

        web.UseCors();
        var group = web.MapGroup("");
        group.RequireCors(DataPlane);
        return group;
    }
}
