using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Providers.Protocols;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers;

/// <summary>One way to reach deployments: takes bytes in a dialect that it names, gives bytes back.</summary>
public interface IUpstream
{
    /// <summary>In which form a call has to be written; see <see cref="IProtocol.FormFor"/>.</summary>
    UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client);

    /// <summary>See <see cref="IProtocol.CountsTokens"/>.</summary>
    bool CountsTokens(Deployment deployment) => false;

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
    /// <summary>The dialect in which the body is written, and in which the answer will be.</summary>
    public required DialectId Dialect { get; init; }

    /// <summary>Headers of the client's that go on, where both sides speak one dialect; their names in lower case.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Passed { get; init; } = [];

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

/// <summary>Finds the way to reach a deployment: one registered for its provider, or its protocol's.</summary>
/// <param name="byProvider">By provider id: what is not reached by a protocol (the embedded engine).</param>
/// <param name="byProtocol">By protocol id.</param>
public sealed class Upstreams(IReadOnlyDictionary<string, IUpstream> byProvider, IReadOnlyDictionary<string, IUpstream> byProtocol)
{
    /// <summary>The ways of all <paramref name="protocols"/> over one set of connections.</summary>
    public static Upstreams Over(HttpMessageInvoker connections, IReadOnlyList<IProtocol> protocols, IReadOnlyDictionary<string, IUpstream> byProvider) =>
        new(byProvider, protocols.ToDictionary(p => p.Id, IUpstream (p) => new HttpUpstream(p, connections), StringComparer.Ordinal));

    public IUpstream For(Deployment deployment) => byProvider.GetValueOrDefault(deployment.Provider.Id) ?? byProtocol[deployment.Provider.Protocol];
}
