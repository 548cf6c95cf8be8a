using System.Collections.Concurrent;
using Slipway.Core.Errors;
using Slipway.Gateway.Keys;

namespace Slipway.Tests.Gateway.Keys;

/// <summary>A key store for tests; held to the same contract as the real ones.</summary>
internal sealed class InMemoryKeyStore : IKeyStore
{
    private readonly ConcurrentDictionary<string, VirtualKey> keys = new(StringComparer.Ordinal);

    /// <summary>When set, every change fails with it.</summary>
    public Exception? Failure { get; set; }

    public Task<IReadOnlyList<VirtualKey>> LoadAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<VirtualKey>>([.. keys.Values]);

    public Task<Error?> SaveAsync(VirtualKey key, CancellationToken cancellation)
    {
        if (Failure is not null)
        {
            return Task.FromException<Error?>(Failure);
        }

        lock (keys)
        {
            if (key.KeyAlias is not null && keys.Values.Any(k => k.KeyAlias == key.KeyAlias && k.TokenId != key.TokenId))
            {
                return Task.FromResult<Error?>(new Error(ErrorKind.Conflict, $"Another key has the alias `{key.KeyAlias}`.") { Field = "key_alias" });
            }

            keys[key.TokenId] = key;
            return Task.FromResult<Error?>(null);
        }
    }

    public Task DeleteAsync(string tokenId, CancellationToken cancellation)
    {
        if (Failure is not null)
        {
            return Task.FromException(Failure);
        }

        keys.TryRemove(tokenId, out _);
        return Task.CompletedTask;
    }
}
