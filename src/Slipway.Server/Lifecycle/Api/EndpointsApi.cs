using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Core.Errors;
using Slipway.Lifecycle.Endpoints;
using Endpoint = Slipway.Lifecycle.Endpoints.Endpoint;

namespace Slipway.Server.Lifecycle.Api;

/// <summary>/api/v1/endpoints: create, deploy, undeploy, traffic, statistics, delete.</summary>
internal sealed class EndpointsApi(LifecycleServices services)
{
    private readonly EndpointRegistry endpoints = services.Endpoints;

    public async Task<IResult> CreateAsync(HttpContext http) =>
        (await Requests.BodyAsync(http, ApiJson.Default.NewEndpoint)).Try(out var wish, out var error)
            ? Reply(await endpoints.CreateAsync(wish.Name ?? "", http.RequestAborted), StatusCodes.Status201Created)
            : new ErrorReply(error);

    public async Task<IResult> ListAsync(HttpContext http)
    {
        if (!Requests.Paging(http.Request).Try(out var paging, out var error)) return new ErrorReply(error);
        var rows = await endpoints.Store.ListAsync(paging.Limit + 1, paging.After, http.RequestAborted);
        return new JsonReply<Page<EndpointView>>(Page<EndpointView>.Of(rows, paging.Limit, EndpointView.Of, e => e.Name), ApiJson.Default.PageEndpointView);
    }

    public async Task<IResult> GetAsync(HttpContext http) => Reply(await endpoints.GetAsync(Name(http), http.RequestAborted));

    public async Task<IResult> DeleteAsync(HttpContext http)
    {
        if (!(await endpoints.DeleteAsync(Name(http), http.RequestAborted)).Try(out _, out var error)) return new ErrorReply(error);
        services.Monitor.Forget(Name(http));
        return Results.NoContent();
    }

    public async Task<IResult> DeployAsync(HttpContext http)
    {
        if (!(await Requests.BodyAsync(http, ApiJson.Default.DeployWish)).Try(out var wish, out var error)) return new ErrorReply(error);
        return wish.Model is null
            ? new ErrorReply(Error.Invalid("model is missing. Name a version like spam@1.0.0, or a base model.", "model"))
            : Reply(await endpoints.DeployAsync(Name(http), wish.Model, wish.Labels, wish.TrafficSplit, http.RequestAborted));
    }

    public async Task<IResult> UndeployAsync(HttpContext http)
    {
        if (!(await Requests.BodyAsync(http, ApiJson.Default.UndeployWish)).Try(out var wish, out var error)) return new ErrorReply(error);
        return Reply(await endpoints.UndeployAsync(Name(http), wish.DeployedModelId ?? "", wish.TrafficSplit, http.RequestAborted));
    }

    public async Task<IResult> TrafficAsync(HttpContext http)
    {
        if (!(await Requests.BodyAsync(http, ApiJson.Default.TrafficWish)).Try(out var wish, out var error)) return new ErrorReply(error);
        return wish.TrafficSplit is null
            ? new ErrorReply(Error.Invalid("traffic_split is missing. Send percents by deployed model id that sum to 100, or {} for none.", "traffic_split"))
            : Reply(await endpoints.SetTrafficAsync(Name(http), wish.TrafficSplit, http.RequestAborted));
    }

    public async Task<IResult> StatsAsync(HttpContext http)
    {
        if (!(await endpoints.GetAsync(Name(http), http.RequestAborted)).Try(out var endpoint, out var error)) return new ErrorReply(error);
        var monitor = services.Monitor;
        return new JsonReply<EndpointStatsView>(new EndpointStatsView(endpoint.Name, monitor.Since, monitor.Total(endpoint.Name), monitor.Of(endpoint.Name)), ApiJson.Default.EndpointStatsView);
    }

    private static string Name(HttpContext http) => (string)http.Request.RouteValues["endpoint"]!;

    private static IResult Reply(Result<Endpoint> result, int status = StatusCodes.Status200OK) =>
        result.Try(out var endpoint, out var error) ? new JsonReply<EndpointView>(EndpointView.Of(endpoint), ApiJson.Default.EndpointView, status) : new ErrorReply(error);
}

internal static class EndpointRoutes
{
    public static void MapEndpoints(this IEndpointRouteBuilder app, LifecycleServices services)
    {
        var api = new EndpointsApi(services);
        var group = app.MapGroup("/endpoints");
        group.MapPost("", (Delegate)api.CreateAsync);
        group.MapGet("", (Delegate)api.ListAsync);
        group.MapGet("/{endpoint}", (Delegate)api.GetAsync);
        group.MapDelete("/{endpoint}", (Delegate)api.DeleteAsync);
        group.MapPost("/{endpoint}/deploy", (Delegate)api.DeployAsync);
        group.MapPost("/{endpoint}/undeploy", (Delegate)api.UndeployAsync);
        group.MapPut("/{endpoint}/traffic", (Delegate)api.TrafficAsync);
        group.MapGet("/{endpoint}/stats", (Delegate)api.StatsAsync);
    }
}
