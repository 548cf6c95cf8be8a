using System.Collections.Frozen;
using System.Text.Json;

namespace Slipway.Gateway.Providers;

/// <summary>The providers that a model may name.</summary>
public sealed class ProviderCatalog
{
    private readonly FrozenDictionary<string, ProviderProfile> byId;

    public ProviderCatalog(IReadOnlyList<ProviderProfile> profiles)
    {
        Profiles = profiles;
        byId = profiles.SelectMany(p => p.AlsoKnownAs.Append(p.Id).Select(id => (id, p))).ToFrozenDictionary(x => x.id, x => x.p, StringComparer.Ordinal);
    }

    public IReadOnlyList<ProviderProfile> Profiles { get; }

    public IEnumerable<string> Ids => Profiles.Select(p => p.Id);

    public ProviderProfile? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The providers that ship with the program (<c>Providers/providers.json</c>).</summary>
    public static ProviderCatalog BuiltIn()
    {
        using var stream = typeof(ProviderCatalog).Assembly.GetManifestResourceStream("Slipway.Gateway.Providers.providers.json")!;
        return new ProviderCatalog(JsonSerializer.Deserialize(stream, ProviderJson.Default.ProviderProfileArray)!);
    }
}
