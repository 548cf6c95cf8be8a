using System.Text.Json;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Configuration;

/// <summary>Reads <c>providers</c>: rows of the form that <c>Providers/providers.json</c> has, for servers that do not ship with the program.</summary>
internal static class ProvidersReader
{
    public static IReadOnlyList<ProviderProfile> Read(YamlMap root, ConfigReading reading, ProviderCatalog known)
    {
        var profiles = new List<ProviderProfile>();
        foreach (var row in root.Maps("providers"))
        {
            if (One(row, reading, known) is { } profile)
            {
                profiles.Add(profile);
            }
        }

        return profiles;
    }

    private static ProviderProfile? One(YamlMap row, ConfigReading reading, ProviderCatalog known)
    {
        if (row.Required("id", "Write `id: my-server`, the word before the slash in a model's name.") is not { } id)
        {
            return null;
        }

        if (id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            row.Report("id", $"`{id}` is not a name.", "Use letters, digits, `-`, `_` and `.`; it stands before the slash in `model: id/name`.");
            return null;
        }

        ProviderProfile profile;
        try
        {
            profile = row.ToJson().Deserialize(ProviderJson.Default.ProviderProfile)!;
        }
        catch (JsonException fault)
        {
            row.ReportAt(fault.Path ?? "$", Fault(fault), "Fields and traits are listed in docs/reference/providers.md.");
            return null;
        }

        var protocols = known.Profiles.Select(p => p.Protocol).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (!protocols.Contains(profile.Protocol, StringComparer.Ordinal))
        {
            row.Report("protocol", $"`{profile.Protocol}` is not spoken.", $"Use one of {string.Join(", ", protocols)}.");
            return null;
        }

        if (profile.BaseUrl is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")))
        {
            row.Report("base_url", $"`{address}` is not an http or https address.", "Write it like `http://127.0.0.1:8000/v1/`.");
            return null;
        }

        return profile with { Title = profile.Title ?? id, BaseUrl = profile.BaseUrl is { } given ? new Uri(given.ToString().TrimEnd('/') + "/") : null };
    }

    private static string Fault(JsonException fault) => fault.Message.Contains("could not be mapped", StringComparison.Ordinal)
        ? "is not a setting that a provider has here."
        : "has a value of another type than this setting takes.";
}
