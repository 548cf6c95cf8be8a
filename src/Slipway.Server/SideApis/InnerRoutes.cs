using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Gateway;
using Slipway.Gateway.Inner;

namespace Slipway.Server.SideApis;

/// <summary>The gateway's routes a second time, without a socket in front: for calls that the program makes in its callers' names.</summary>
internal static class InnerRoutes
{
    public static IInnerGateway Build(IServiceProvider services, BuiltGateway gateway)
    {
        var app = new ApplicationBuilder(services);
        var posts = new HashSet<string>(StringComparer.Ordinal);
        app.UseRouting();
        app.UseEndpoints(routes =>
        {
            routes.MapGateway(gateway);
            posts.UnionWith(routes.DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Post) == true)
                .Select(e => e.RoutePattern.RawText!));
        });
        return new InnerGateway(app.Build(), posts.Contains, services);
    }
}
