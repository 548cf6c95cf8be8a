using System.Collections.Concurrent;
using System.Text;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Providers.Protocols;

/// <summary>The addresses and headers of one deployment's calls, as its provider's profile has them; each made once.</summary>
internal sealed class OpenAiTargets(Deployment deployment)
{
    private const string Model = "{model}";

    /// <summary>A wildcard deployment may meet any number of names; so many are kept.</summary>
    private const int MostKept = 256;

    private readonly ConcurrentDictionary<(string Path, string Model), UpstreamTarget> made = new();
    private readonly List<KeyValuePair<string, string>> headers = Headers(deployment);
    private readonly string query = Query(deployment);

    /// <param name="path">OpenAI's path below the base address.</param>
    public UpstreamTarget For(string path, string model)
    {
        var template = deployment.Provider.Paths.GetValueOrDefault(path, path);
        var key = (path, template.Contains(Model, StringComparison.Ordinal) ? model : "");
        if (made.TryGetValue(key, out var target))
        {
            return target;
        }

        target = new UpstreamTarget(new Uri(deployment.ApiBase!, template.Replace(Model, Uri.EscapeDataString(model), StringComparison.Ordinal) + query)) { Headers = headers };
        return made.Count < MostKept ? made.GetOrAdd(key, target) : target;
    }

    private static List<KeyValuePair<string, string>> Headers(Deployment deployment)
    {
        var profile = deployment.Provider;
        var all = profile.Headers.Where(header => !deployment.ExtraHeaders.ContainsKey(header.Key)).ToList();
        if (deployment.ApiKey is { } key)
        {
            all.Insert(0, new(profile.KeyHeader, profile.KeyPrefix + key));
        }

        return all;
    }

    private static string Query(Deployment deployment)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in deployment.Provider.Query)
        {
            var filled = value.Replace("{api_version}", deployment.ApiVersion ?? deployment.Provider.ApiVersion, StringComparison.Ordinal);
            text.Append(text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(filled));
        }

        return text.ToString();
    }
}
