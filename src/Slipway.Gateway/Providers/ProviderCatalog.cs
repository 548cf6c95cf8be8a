using System.Collections.Frozen;
using System.Text.Json;

namespace Slipway.Gateway.Providers;

/// <summary>The providers that a model may name.</summary>
public sealed class ProviderCatalog
{
    private readonly FrozenDictionary<string, ProviderProfile> byId;

    /// <param name="profiles">A later one takes the names of an earlier.</param>
    public ProviderCatalog(IReadOnlyList<ProviderProfile> profiles)
    {
        var named = new Dictionary<string, ProviderProfile>(StringComparer.Ordinal);
        foreach (var profile in profiles)
        {
            foreach (var id in profile.AlsoKnownAs.Append(profile.Id))
            {
                named[id] = profile;
            }
        }

        byId = named.ToFrozenDictionary(StringComparer.Ordinal);
        Profiles = [.. profiles.Where(profile => ReferenceEquals(named[profile.Id], profile))];
    }

    public IReadOnlyList<ProviderProfile> Profiles { get; }

    public IEnumerable<string> Ids => Profiles.Select(p => p.Id);

    public ProviderProfile? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>These providers and more; one of the same id takes the place of ours.</summary>
    public ProviderCatalog With(IReadOnlyList<ProviderProfile> more) => more.Count == 0 ? this : new ProviderCatalog([.. Profiles, .. more]);

    /// <summary>The providers that ship with the program (<c>Providers/providers.json</c>).</summary>
    public static ProviderCatalog BuiltIn()
    {
        using var stream = typeof(ProviderCatalog).Assembly.GetManifestResourceStream("Slipway.Gateway.Providers.providers.json")!;
        return Read(stream);
    }

    /// <exception cref="JsonException">The text is no list of providers; a field or a trait that nobody knows is named.</exception>
    public static ProviderCatalog Read(Stream json) => new(JsonSerializer.Deserialize(json, ProviderJson.Default.ProviderProfileArray) ?? []);
}
