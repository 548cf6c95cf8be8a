using Microsoft.AspNetCore.Http;
using Slipway.Core.Errors;
using Slipway.Dialects.OpenAi;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Policies;
using Slipway.Server.Hosting;

namespace Slipway.Server.Admin;

/// <summary>Lets only the admin in; everything under it is denied by default. Runs aside from the socket's thread: what follows may take its time.</summary>
internal sealed class AdminAccess(Authenticate authenticate) : IEndpointFilter
{
    private static readonly OpenAiInbound Dialect = new();

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        new(SocketThreads.RunAsideAsync(() => AdmitAsync(context, next)));

    private async Task<object?> AdmitAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var identified = authenticate.Identify(Credentials.From(context.HttpContext.Request));
        if (!identified.Try(out var caller, out var refusal))
        {
            return new Refusal(refusal);
        }

        return caller.IsAdmin ? await next(context) : new Refusal(new Error(ErrorKind.Permission, "This needs the admin key; the key that was sent is a virtual key.") { Code = "admin_only" });
    }

    /// <summary>An error in OpenAI's shape, which LiteLLM's admin API uses too.</summary>
    internal sealed class Refusal(Error error) : IResult
    {
        public Task ExecuteAsync(HttpContext http) => Failures.WriteAsync(http, Dialect, error, http.TraceIdentifier);
    }
}
