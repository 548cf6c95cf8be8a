using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers;

/// <summary>Any server that speaks OpenAI's API over HTTP.</summary>
public sealed class HttpUpstream : IUpstream, IDisposable
{
    /// <summary>What every request to a deployment has in common, made once.</summary>
    private static readonly ConditionalWeakTable<Deployment, Target> Targets = [];

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
            var contentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var named) ? named.ToString() : null;
            return new UpstreamReply((int)response.StatusCode, contentType, await response.Content.ReadAsStreamAsync(cancellation), response)
            {
                RetryAfter = response.IsSuccessStatusCode ? null : response.Headers.RetryAfter?.Delta,
                Length = response.Content.Headers.ContentLength,
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
        var target = Targets.GetValue(call.Deployment, deployment => new Target(deployment));
        var content = new ReadOnlyMemoryContent(call.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, call.Operation == Operation.Embeddings ? target.Embeddings : target.Chat) { Content = content };
        if (target.Authorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
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

    private sealed class Target(Deployment deployment)
    {
        public Uri Chat { get; } = new(deployment.ApiBase!, "chat/completions");

        public Uri Embeddings { get; } = new(deployment.ApiBase!, "embeddings");

        public string? Authorization { get; } = deployment.ApiKey is { } key ? "Bearer " + key : null;
    }
}
