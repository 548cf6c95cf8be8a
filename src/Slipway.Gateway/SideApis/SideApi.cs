using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Core.Errors;
using Slipway.Core.Identity;
using Slipway.Dialects;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Endpoints;
using Slipway.Gateway.Policies;

namespace Slipway.Gateway.SideApis;

/// <summary>
/// Serves the rows of the side APIs' tables: tells the dialect, authenticates, calls the handler, and writes what it returns as an error in the
/// caller's shape. The request id is in every reply.
/// </summary>
public sealed class SideApi(DialectCatalog dialects, Authenticate authenticate, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder app, IEnumerable<SideEndpoint> table)
    {
        foreach (var endpoint in table)
        {
            app.MapMethods(endpoint.Path, [endpoint.Method], (Delegate)((HttpContext http) => ServeAsync(http, endpoint)));
        }
    }

    private async Task ServeAsync(HttpContext http, SideEndpoint endpoint)
    {
        var requestId = Ids.Sorted("req", time.GetUtcNow());
        http.Response.Headers["x-request-id"] = requestId;
        var id = endpoint.Dialect ?? SharedPaths.DialectOf(http.Request);
        var dialect = dialects.Inbound(id) ?? dialects.Inbound(DialectId.OpenAi)!;
        var error = await ServeAsync(http, endpoint, dialect, requestId);
        if (error is not null)
        {
            await Failures.WriteAsync(http, dialect, error, requestId);
        }
    }

    private async Task<Error?> ServeAsync(HttpContext http, SideEndpoint endpoint, IInboundDialect dialect, string requestId)
    {
        var credential = Credentials.From(http.Request);
        var caller = Caller.Nobody;
        if ((credential.Token is not null || !endpoint.Open) && !authenticate.Identify(credential).Try(out caller!, out var refusal))
        {
            return refusal;
        }

        try
        {
            return await endpoint.Serve(new SideCall(http, dialect, caller, requestId));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return null; // The caller has left; there is nobody to answer.
        }
    }
}

/// <summary>One row of a side API's table.</summary>
/// <param name="Dialect">Null where several dialects share the path and the headers tell them apart.</param>
/// <param name="Serve">Answers, or returns what went wrong before anything was written.</param>
public sealed record SideEndpoint(string Method, string Path, DialectId? Dialect, Func<SideCall, Task<Error?>> Serve)
{
    /// <summary>The path itself carries a secret: a key may be left out.</summary>
    public bool Open { get; init; }
}
