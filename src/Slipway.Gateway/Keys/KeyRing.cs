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

    /// <summary>Finds a key by itself, by its id, or by its alias.</summary>
    public VirtualKey? Find(string keyOrId) =>
        keys.GetValueOrDefault(KeyDigest.TryParse(keyOrId, out var digest) ? digest : DigestOf(keyOrId)) ?? null;

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
        if (made.KeyAlias is { } alias && FindByAlias(alias) is not null)
        {
            return new Error(ErrorKind.Conflict, $"Another key has the alias `{alias}`. Choose another, or delete that key first.") { Field = "key_alias" };
        }

        if (!keys.TryAdd(digest, made))
        {
            return new Error(ErrorKind.Conflict, "This key exists already. Choose another.") { Field = "key" };
        }

        try
        {
            await store.SaveAsync(made, cancellation);
        }
        catch
        {
            keys.TryRemove(digest, out _);
            throw;
        }

        return (key, made);
    }

    public async Task<VirtualKey> UpdateAsync(VirtualKey key, CancellationToken cancellation)
    {
        var updated = key with { UpdatedAt = time.GetUtcNow() };
        await store.SaveAsync(updated, cancellation);
        if (KeyDigest.TryParse(key.TokenId, out var digest))
        {
            keys[digest] = updated;
        }

        return updated;
    }

    public async Task DeleteAsync(VirtualKey key, CancellationToken cancellation)
    {
        if (KeyDigest.TryParse(key.TokenId, out var digest))
        {
            keys.TryRemove(digest, out _);
        }

        await store.DeleteAsync(key.TokenId, cancellation);
    }
}
