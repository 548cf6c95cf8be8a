using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Gateway.Telemetry;

namespace Slipway.Server.Pages;

/// <summary>Whether the process lives, whether it should get traffic, and its metrics.</summary>
internal static class HealthEndpoints
{
    /// <param name="unready">What keeps the server from taking traffic now; empty when it is ready.</param>
    public static void MapHealth(this IEndpointRouteBuilder app, GatewayMetrics metrics, Func<IReadOnlyList<string>> unready)
    {
        app.MapGet("/health/live", () => Results.Text("{\"status\":\"alive\"}", "application/json"));
        app.MapGet("/health/ready", () =>
        {
            var reasons = unready();
            var status = reasons.Count == 0 ? "ready" : "not ready";
            return Results.Text($"{{\"status\":\"{status}\",\"reasons\":[{string.Join(',', reasons.Select(r => $"\"{r}\""))}]}}", "application/json", statusCode: reasons.Count == 0 ? 200 : 503);
        });
        app.MapGet("/metrics", () => Results.Text(metrics.Text(), "text/plain; version=0.0.4"));
    }
}
