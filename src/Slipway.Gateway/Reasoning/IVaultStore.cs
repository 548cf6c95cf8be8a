namespace Slipway.Gateway.Reasoning;

/// <summary>Keeps sealed turns. It can read neither keys nor contents: the keys are digests, the contents are encrypted.</summary>
public interface IVaultStore
{
    Task SaveAsync(IReadOnlyList<VaultEntry> entries, CancellationToken cancellation);

    /// <summary>The contents of those keys that are there and have not expired at <paramref name="now"/>.</summary>
    IReadOnlyDictionary<string, byte[]> Find(IReadOnlyCollection<string> keys, DateTimeOffset now);

    /// <summary>Forgets what has expired.</summary>
    Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellation);
}

/// <param name="Key">Hexadecimal digest of tenant and key.</param>
/// <param name="Sealed">The encrypted turn.</param>
public sealed record VaultEntry(string Key, byte[] Sealed, DateTimeOffset Expires);
