using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Server.Lifecycle.Api;

/// <summary>The admin API of datasets, tuning, models and endpoints. Who may use it is the caller's to add to the group.</summary>
public static class LifecycleApi
{
    public static RouteGroupBuilder MapLifecycle(this IEndpointRouteBuilder app, LifecycleServices services)
    {
        var group = app.MapGroup("/api/v1");
        group.MapDatasets(services);
        group.MapTuning(services);
        group.MapModels(services);
        group.MapEndpoints(services);
        return group;
    }
}
