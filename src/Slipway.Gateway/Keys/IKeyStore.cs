namespace Slipway.Gateway.Keys;

/// <summary>Where virtual keys are kept.</summary>
public interface IKeyStore
{
    Task<IReadOnlyList<VirtualKey>> LoadAsync(CancellationToken cancellation);

    /// <summary>Adds the key, or replaces the one with the same <see cref="VirtualKey.TokenId"/>.</summary>
    Task SaveAsync(VirtualKey key, CancellationToken cancellation);

    /// <summary>Removes the key; nothing happens when it is not there.</summary>
    Task DeleteAsync(string tokenId, CancellationToken cancellation);
}
