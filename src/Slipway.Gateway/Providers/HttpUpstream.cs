using System.Net;
using System.Net.Sockets;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Providers.Protocols;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers;

/// <summary>Upstreams over HTTP; the protocol says how each kind is spoken to.</summary>
public sealed class HttpUpstream(IProtocol protocol, HttpMessageInvoker client) : IUpstream
{
    /// <summary>The connections that all protocols share.</summary>
    public static HttpMessageInvoker Connections() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ResponseDrainTimeout = TimeSpan.Zero, // an answer that nobody wants is cut off, not read to its end
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });

    public UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client) => protocol.FormFor(deployment, model, operation, client);

    public bool CountsTokens(Deployment deployment) => protocol.CountsTokens(deployment);

    public async Task<Result<UpstreamReply>> SendAsync(UpstreamCall call, CancellationToken cancellation)
    {
        var reply = await SendOnceAsync(call, cancellation);
        if (!reply.IsOk || reply.Value.Status != (int)HttpStatusCode.Unauthorized || !protocol.Refused(call.Deployment))
        {
            return reply;
        }

        await reply.Value.DisposeAsync();
        return await SendOnceAsync(call, cancellation);
    }

    private async Task<Result<UpstreamReply>> SendOnceAsync(UpstreamCall call, CancellationToken cancellation)
    {
        if (!(await protocol.TargetAsync(call, cancellation)).Try(out var target, out var unauthorized))
        {
            return unauthorized;
        }

        using var request = Request(call, target);
        try
        {
            var response = await client.SendAsync(request, cancellation);
            var contentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var named) ? named.ToString() : null;
            return new UpstreamReply((int)response.StatusCode, contentType, await response.Content.ReadAsStreamAsync(cancellation), response)
            {
                RetryAfter = response.IsSuccessStatusCode ? null : response.Headers.RetryAfter?.Delta,
                Length = response.Content.Headers.ContentLength,
            };
        }
        catch (HttpRequestException e)
        {
            return Failure(call.Deployment, target.Address, e);
        }
    }

    private static HttpRequestMessage Request(UpstreamCall call, UpstreamTarget target)
    {
        var content = new ReadOnlyMemoryContent(call.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, target.Address) { Content = content };
        foreach (var (name, value) in target.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        foreach (var (name, value) in call.Passed)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        foreach (var (name, value) in call.Deployment.ExtraHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static Error Failure(Deployment deployment, Uri target, HttpRequestException e)
    {
        var address = target.GetLeftPart(UriPartial.Authority);
        return e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            ? new Error(ErrorKind.Unavailable, $"Nothing answers at {address} (deployment `{deployment.Id}`). Start that server or correct its api_base.") { Code = "upstream_refused" }
            : new Error(ErrorKind.Upstream, $"The connection to {address} (deployment `{deployment.Id}`) failed before it answered: {e.HttpRequestError}.") { Code = "upstream_connection" };
    }
}
