using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Gateway.Calls;

namespace Slipway.Gateway.Inner;

/// <summary>Sends requests through the routes of the gateway without a socket.</summary>
/// <param name="routes">The gateway's routes, ready to serve a request.</param>
/// <param name="offers">Tells whether a path is among the routes.</param>
public sealed class InnerGateway(RequestDelegate routes, Func<string, bool> offers, IServiceProvider services) : IInnerGateway
{
    public bool Offers(string path) => offers(path);

    public async Task<InnerReply> PostAsync(string path, ReadOnlyMemory<byte> body, Caller owner, string callId, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services, RequestAborted = cancellation };
        http.Features.Set(new InnerCaller(owner, callId));
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(output));
        http.Request.Method = HttpMethods.Post;
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("slipway");
        http.Request.Path = path;
        http.Request.ContentType = "application/json";
        http.Request.ContentLength = body.Length;
        http.Request.Body = new MemoryStream(body.ToArray(), writable: false);
        await routes(http);
        await http.Response.CompleteAsync();
        cancellation.ThrowIfCancellationRequested();
        TimeSpan? wait = int.TryParse(http.Response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        return new InnerReply(http.Response.StatusCode, output.ToArray(), wait);
    }
}
