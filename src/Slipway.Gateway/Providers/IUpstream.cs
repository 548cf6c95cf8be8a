using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers;

/// <summary>One way to reach deployments: takes bytes in its own dialect, gives bytes back.</summary>
public interface IUpstream
{
    DialectId Dialect { get; }

    /// <summary>
    /// Sends one attempt. A reply of any status is a reply; an error means that nothing came back (refused, cut, timed out).
    /// Cancelling stops the work at the upstream.
    /// </summary>
    Task<Result<UpstreamReply>> SendAsync(UpstreamCall call, CancellationToken cancellation);
}

/// <summary>One attempt at one deployment.</summary>
/// <param name="Model">The model's name at the upstream.</param>
/// <param name="Body">The request in the upstream's dialect.</param>
public sealed record UpstreamCall(Deployment Deployment, string Model, Operation Operation, ReadOnlyMemory<byte> Body, bool Stream, string RequestId)
{
    /// <summary>The name that the caller used: what an upstream of our own calls itself in its answer.</summary>
    public required string PublicModel { get; init; }
}

/// <summary>What an upstream answered. Disposing it ends the exchange.</summary>
/// <param name="Body">The body; read it as it comes.</param>
/// <param name="Owner">What has to be disposed along with the body.</param>
public sealed record UpstreamReply(int Status, string? ContentType, Stream Body, IDisposable? Owner = null) : IAsyncDisposable
{
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Length of the body in bytes where the upstream announced it.</summary>
    public long? Length { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    public async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync();
        Owner?.Dispose();
    }
}

/// <summary>Finds the way to reach a deployment by its provider: those registered by name, and the HTTP way for all others.</summary>
public sealed class Upstreams(IUpstream http, IReadOnlyDictionary<string, IUpstream> byProvider)
{
    public IUpstream For(Deployment deployment) => byProvider.GetValueOrDefault(deployment.Provider.Id) ?? http;
}
