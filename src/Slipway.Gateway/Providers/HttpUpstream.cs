using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers;

/// <summary>Any server that speaks OpenAI's API over HTTP.</summary>
public sealed class HttpUpstream : IUpstream, IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
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

    public DialectId Dialect => DialectId.OpenAi;

    public async Task<Result<UpstreamReply>> SendAsync(UpstreamCall call, CancellationToken cancellation)
    {
        using var request = Request(call);
        try
        {
            var response = await client.SendAsync(request, cancellation);
            return new UpstreamReply((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStreamAsync(cancellation), response)
            {
                RetryAfter = response.Headers.RetryAfter?.Delta,
            };
        }
        catch (HttpRequestException e)
        {
            return Failure(call.Deployment, e);
        }
    }

    public void Dispose() => client.Dispose();

    private static HttpRequestMessage Request(UpstreamCall call)
    {
        var path = call.Operation == Operation.Embeddings ? "embeddings" : "chat/completions";
        var content = new ReadOnlyMemoryContent(call.Body);
        content.Headers.ContentType = Json;
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(call.Deployment.ApiBase!, path)) { Content = content };
        if (call.Deployment.ApiKey is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        foreach (var (name, value) in call.Deployment.ExtraHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static Error Failure(Deployment deployment, HttpRequestException e)
    {
        var address = deployment.ApiBase!.GetLeftPart(UriPartial.Authority);
        return e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            ? new Error(ErrorKind.Unavailable, $"Nothing answers at {address} (deployment `{deployment.Id}`). Start that server or correct its api_base.") { Code = "upstream_refused" }
            : new Error(ErrorKind.Upstream, $"The connection to {address} (deployment `{deployment.Id}`) failed before it answered: {e.HttpRequestError}.") { Code = "upstream_connection" };
    }
}
