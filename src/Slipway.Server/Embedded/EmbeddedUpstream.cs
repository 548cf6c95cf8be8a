using System.Net.Http.Headers;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Providers.Protocols;
using Slipway.Gateway.Routing;

namespace Slipway.Server.Embedded;

/// <summary>The embedded models as an upstream: base embeddings in this process, everything else in the engine's child process.</summary>
public sealed class EmbeddedUpstream(EngineSupervisor engine, InProcessEncoder encoder) : IUpstream
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly Uri Base = new("http://engine/v1/");

    public UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client) =>
        new(DialectId.OpenAi, new UpstreamModel(model) { Traits = deployment.Provider.Traits });

    public async Task<Result<UpstreamReply>> SendAsync(UpstreamCall call, CancellationToken cancellation)
    {
        if (call.Operation == Operation.Embeddings)
        {
            return await encoder.EmbedAsync(call, cancellation);
        }

        if (!(await engine.ReadyAsync(cancellation)).Try(out var client, out var down))
        {
            return down;
        }

        var content = new ReadOnlyMemoryContent(call.Body);
        content.Headers.ContentType = Json;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Base, "chat/completions")) { Content = content };
        request.Headers.TryAddWithoutValidation(EngineHost.PublicModelHeader, Uri.EscapeDataString(call.PublicModel));
        try
        {
            var response = await client.SendAsync(request, cancellation);
            return new UpstreamReply((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStreamAsync(cancellation), response);
        }
        catch (HttpRequestException)
        {
            return new Error(ErrorKind.Unavailable, "The embedded engine broke off; it is being started again. Retry shortly.") { Code = "engine_restarting", RetryAfter = TimeSpan.FromSeconds(1) };
        }
    }
}
