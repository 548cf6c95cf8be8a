using Slipway.Core.Errors;

namespace Slipway.Gateway.Keys;

/// <summary>Where virtual keys are kept.</summary>
public interface IKeyStore
{
    Task<IReadOnlyList<VirtualKey>> LoadAsync(CancellationToken cancellation);

    /// <summary>
    /// Adds the key, or replaces the one with the same <see cref="VirtualKey.TokenId"/>. Answers with a conflict, and changes nothing, when
    /// another key has its alias.
    /// </summary>
    Task<Error?> SaveAsync(VirtualKey key, CancellationToken cancellation);

    /// <summary>Removes the key; nothing happens when it is not there.</summary>
    Task DeleteAsync(string tokenId, CancellationToken cancellation);
}
