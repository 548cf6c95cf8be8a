using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>
/// How to speak to one kind of upstream over HTTP: in which dialect, at which address, with which headers. One file each; providers that differ
/// by data only share one.
/// </summary>
public interface IProtocol
{
    /// <summary>The word by which <c>providers.json</c> names it.</summary>
    string Id { get; }

    /// <summary>In which form a call has to be written. A protocol that has several takes the client's, where it can: then bytes pass through.</summary>
    /// <param name="model">The model's name at the upstream.</param>
    /// <param name="client">The dialect that the caller speaks.</param>
    UpstreamForm FormFor(Deployment deployment, string model, Operation operation, DialectId client);

    /// <summary>Where a written call goes, and the headers that it needs; an error when the credentials cannot be had.</summary>
    ValueTask<Result<UpstreamTarget>> TargetAsync(UpstreamCall call, CancellationToken cancellation);

    /// <summary>The upstream counts the tokens of a conversation itself (<see cref="Operation.CountTokens"/>), in the dialect of <see cref="FormFor"/>.</summary>
    bool CountsTokens(Deployment deployment) => false;

    /// <summary>The upstream answered 401: whatever is cached of the credentials is not to be used again.</summary>
    /// <returns>The call may be sent once more: its credentials will be new ones.</returns>
    bool Refused(Deployment deployment) => false;
}

/// <summary>The form of a call to an upstream: its dialect, and the model with what sets its server apart.</summary>
public readonly record struct UpstreamForm(DialectId Dialect, UpstreamModel Model);

/// <summary>Where a call goes.</summary>
public sealed record UpstreamTarget(Uri Address)
{
    /// <summary>Headers beside <c>Content-Type</c> and the deployment's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
