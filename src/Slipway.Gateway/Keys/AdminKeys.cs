using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Gateway.Keys;

/// <summary>The admin key (from the configuration, or made at the first start and kept as a digest) and keys that hold for this run only.</summary>
public sealed class AdminKeys
{
    private const int StrongLength = 24;
    private const int StrongVariety = 10;

    private readonly byte[] pepper;
    private readonly ConcurrentDictionary<KeyDigest, bool> digests = new();

    private AdminKeys(byte[] pepper) => this.pepper = pepper;

    /// <summary>The key in clear, when it was made just now: to be shown once.</summary>
    public string? JustMade { get; private init; }

    /// <summary>What is weak about the admin key, as a clause; null when it is strong.</summary>
    public string? Weakness { get; private init; }

    /// <param name="configured">The key of the configuration, if it names one.</param>
    /// <param name="path">File that keeps the digest of a key made here.</param>
    public static AdminKeys Load(string? configured, byte[] pepper, string path)
    {
        if (configured is { Length: > 0 })
        {
            var fromConfig = new AdminKeys(pepper) { Weakness = WeaknessOf(configured) };
            fromConfig.Add(configured);
            return fromConfig;
        }

        if (File.Exists(path) && KeyDigest.TryParse(File.ReadAllText(path).Trim(), out var kept))
        {
            var found = new AdminKeys(pepper);
            found.digests[kept] = true;
            return found;
        }

        var key = "sk-slipway-" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)).Replace('+', '-').Replace('/', '_');
        var made = new AdminKeys(pepper) { JustMade = key };
        made.Add(key);
        File.WriteAllText(path, KeyDigest.Of(key, pepper).Hex);
        return made;
    }

    /// <summary>Adds a key that counts as the admin's until the program ends.</summary>
    public string AddForThisRun()
    {
        var key = "sk-run-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        Add(key);
        return key;
    }

    public bool Matches(KeyDigest presented) => digests.ContainsKey(presented);

    private void Add(string key) => digests[KeyDigest.Of(key, pepper)] = true;

    private static string? WeaknessOf(string key)
    {
        if (Encoding.UTF8.GetByteCount(key) < StrongLength)
        {
            return $"the admin key has fewer than {StrongLength} characters";
        }

        return key.Distinct().Count() < StrongVariety ? "the admin key repeats a few characters" : null;
    }
}
