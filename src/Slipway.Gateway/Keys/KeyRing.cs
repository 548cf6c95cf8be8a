using System.Collections.Concurrent;
using System.Security.Cryptography;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Keys;

/// <summary>
/// All virtual keys, in memory by digest, so that a call is authenticated without the database. Changes go to the store first, then here.
/// </summary>
public sealed class KeyRing(IKeyStore store, byte[] pepper, TimeProvider time)
{
    private const string Prefix = "sk-";
    private const int LeastLength = 16;

    private readonly ConcurrentDictionary<KeyDigest, VirtualKey> keys = new();
    private readonly SemaphoreSlim changes = new(1);

    public IReadOnlyCollection<VirtualKey> All => [.. keys.Values];

    public async Task LoadAsync(CancellationToken cancellation)
    {
        foreach (var key in await store.LoadAsync(cancellation))
        {
            if (KeyDigest.TryParse(key.TokenId, out var digest))
            {
                keys[digest] = key;
            }
        }
    }

    /// <summary>The valid key that a client presented.</summary>
    public Result<VirtualKey> Authenticate(KeyDigest presented)
    {
        if (!keys.TryGetValue(presented, out var key))
        {
            return new Error(ErrorKind.Authentication, "This key is not known. Ask for a new one, or check that it was copied whole.") { Code = "invalid_api_key" };
        }

        if (key.Blocked)
        {
            return new Error(ErrorKind.Authentication, "This key is blocked. Ask the administrator who made it.") { Code = "key_blocked" };
        }

        return key.Expires <= time.GetUtcNow()
            ? new Error(ErrorKind.Authentication, "This key has expired. Ask for a new one.") { Code = "key_expired" }
            : key;
    }

    public KeyDigest DigestOf(ReadOnlySpan<char> key) => KeyDigest.Of(key, pepper);

    /// <summary>Finds a key by itself or by its id.</summary>
    public VirtualKey? Find(string keyOrId) =>
        keys.GetValueOrDefault(KeyDigest.TryParse(keyOrId, out var digest) ? digest : DigestOf(keyOrId));

    public VirtualKey? FindByAlias(string alias) => keys.Values.FirstOrDefault(k => k.KeyAlias == alias);

    /// <summary>Makes a key from a draft; <paramref name="chosen"/> is the caller's own key, if it brings one. The key itself is given back once, here.</summary>
    public async Task<Result<(string Key, VirtualKey Stored)>> CreateAsync(string? chosen, Func<string, string, DateTimeOffset, VirtualKey> draft, CancellationToken cancellation)
    {
        if (chosen is not null && (chosen.Length < LeastLength || !chosen.StartsWith(Prefix, StringComparison.Ordinal) || chosen.Any(c => c is <= ' ' or > '~')))
        {
            return Error.Invalid($"A key of your own must begin with `{Prefix}`, have at least {LeastLength} characters, and be printable ASCII without spaces.", "key");
        }

        var key = chosen ?? Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)).Replace('+', '-').Replace('/', '_');
        var digest = DigestOf(key);
        var made = draft(digest.Hex, "sk-..." + key[^4..], time.GetUtcNow());
        using var turn = await TurnAsync(cancellation);
        if (keys.ContainsKey(digest))
        {
            return new Error(ErrorKind.Conflict, "This key exists already. Choose another.") { Field = "key" };
        }

        if (await store.SaveAsync(made, cancellation) is { } refusal)
        {
            return refusal;
        }

        keys[digest] = made;
        return (key, made);
    }

    /// <summary>Replaces a key by a changed one. Fails when it was deleted meanwhile, or when another key has its alias.</summary>
    public async Task<Result<VirtualKey>> UpdateAsync(VirtualKey key, CancellationToken cancellation)
    {
        using var turn = await TurnAsync(cancellation);
        if (!KeyDigest.TryParse(key.TokenId, out var digest) || !keys.ContainsKey(digest))
        {
            return Error.NotFound("There is no such key. GET /key/list shows those that exist.", "key");
        }

        var updated = key with { UpdatedAt = time.GetUtcNow() };
        if (await store.SaveAsync(updated, cancellation) is { } refusal)
        {
            return refusal;
        }

        keys[digest] = updated;
        return updated;
    }

    /// <summary>Deletes a key: when this returns, calls with it are refused.</summary>
    public async Task DeleteAsync(VirtualKey key, CancellationToken cancellation)
    {
        using var turn = await TurnAsync(cancellation);
        await store.DeleteAsync(key.TokenId, cancellation);
        if (KeyDigest.TryParse(key.TokenId, out var digest))
        {
            keys.TryRemove(digest, out _);
        }
    }

    // One change at a time, so that memory and store cannot end up in different orders. Calls never wait for it.
    private async Task<Turn> TurnAsync(CancellationToken cancellation)
    {
        await changes.WaitAsync(cancellation);
        return new Turn(changes);
    }

    private readonly struct Turn(SemaphoreSlim changes) : IDisposable
    {
        public void Dispose() => changes.Release();
    }
}
