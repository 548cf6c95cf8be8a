using Microsoft.AspNetCore.Http;
using Slipway.Server.Hosting;

namespace Slipway.Server.SideApis;

/// <summary>Runs what follows aside from the socket's thread: it asks the database and the disk, which may take their time.</summary>
internal sealed class Aside : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        new(SocketThreads.RunAsideAsync(() => next(context).AsTask()));
}
