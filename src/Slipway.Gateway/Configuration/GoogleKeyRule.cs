using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Configuration;

/// <summary>
/// In production no model calls Google with an API key, unless it is allowed by its name: such a key belongs to nobody, does not end by itself, and passes
/// by IAM and audit logs.
/// </summary>
internal static class GoogleKeyRule
{
    private const string Domain = "googleapis.com";
    private static readonly string[] Prefixes = ["gemini", "vertex_ai", "google"];

    public static void Check(SlipwayConfig config, ProviderCatalog providers, Func<string, string?> environment, ConfigReading reading)
    {
        foreach (var name in config.General.AllowGoogleApiKeys.Where(n => !config.Models.Any(m => IsNamed(m, n))))
        {
            reading.Report(0, "general_settings.allow_google_api_keys", $"`{name}` is no model_name and no model_info.id of this file.", "Correct it or take it out.");
        }

        if (config.General.Mode != GeneralSettings.Production)
        {
            return;
        }

        foreach (var model in config.Models.Where(m => !config.General.AllowGoogleApiKeys.Any(n => IsNamed(m, n))))
        {
            if (providers.Find(model.Target.Provider) is { } provider && IsGoogle(model.Target, provider) && KeyOf(model.Target, provider, environment) is { } where)
            {
                reading.Report(
                    model.Line,
                    "model_list",
                    $"`{model.Name}` would call Google with the API key of {where}, which `mode: production` refuses.",
                    $"Use credentials that end by themselves (take the key out; `gcloud auth application-default login` or an attached service account), or write `allow_google_api_keys: [\"{model.Name}\"]`.");
            }
        }
    }

    private static bool IsNamed(ModelEntry model, string name) => model.Name == name || model.Info.Id == name;

    /// <summary>By the address where there is one: a Gemini client of another gateway holds no key of Google's.</summary>
    private static bool IsGoogle(ModelTarget target, ProviderProfile provider) => (target.ApiBase ?? provider.BaseUrl) is { } address
        ? address.Host == Domain || address.Host.EndsWith("." + Domain, StringComparison.OrdinalIgnoreCase)
        : Prefixes.Any(p => provider.Id.StartsWith(p, StringComparison.Ordinal));

    private static string? KeyOf(ModelTarget target, ProviderProfile provider, Func<string, string?> environment) =>
        target.ApiKey is { Length: > 0 } ? "its api_key"
        : target.ApiBase is null && provider.KeyVariable is { } variable && environment(variable) is { Length: > 0 } ? $"the environment ({variable})"
        : null;
}
