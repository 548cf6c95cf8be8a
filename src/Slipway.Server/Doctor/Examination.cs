using System.Diagnostics;
using System.Globalization;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Providers;
using Slipway.Server.Embedded;
using Slipway.Server.Hosting;
using Slipway.Server.Hosting.Tls;

namespace Slipway.Server.Doctor;

/// <summary>Looks at everything that Slipway depends on, without changing any of it: what is configured, and what answers.</summary>
internal sealed class Examination(string dataPath, string? configPath)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async IAsyncEnumerable<Finding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return DataFolderFinding();
        yield return EmbeddedModels();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Patience }) { Timeout = Patience };
        yield return await ServerAsync(cancellation);
        var providers = ProviderCatalog.BuiltIn();
        ConfigOutcome? outcome = null;
        if (configPath is not null)
        {
            outcome = ReadConfig(providers, out var unreadable);
            if (unreadable is not null)
            {
                yield return unreadable;
            }
        }

        foreach (var issue in outcome?.Issues ?? [])
        {
            yield return new Finding(FindingHealth.Broken, "configuration", $"{configPath}, line {issue.Line}: {issue.Path} {issue.Fault}", issue.Cure);
        }

        if (outcome?.Config is { } config)
        {
            providers = providers.With(config.Providers);
            yield return new Finding(FindingHealth.Fine, "configuration", $"{configPath}: {config.Models.Count} deployments, {config.Router.Aliases.Count} aliases");
            foreach (var finding in await Task.WhenAll(config.Models.Where(m => m.Target.Provider != "embedded").Select(m => UpstreamAsync(http, m, providers, cancellation))))
            {
                yield return finding;
            }
        }
        else if (configPath is null)
        {
            yield return new Finding(FindingHealth.Fine, "configuration", "none: the embedded models and local servers are served");
        }

        foreach (var finding in await Task.WhenAll(providers.Profiles.Where(p => p.Discover).Select(p => LocalAsync(http, p, cancellation))))
        {
            yield return finding;
        }
    }

    private Finding DataFolderFinding()
    {
        if (!Directory.Exists(dataPath))
        {
            return new Finding(FindingHealth.Fine, "data folder", $"{dataPath} is made at the first `slipway serve`");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(dataPath) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != UnixFileMode.None)
        {
            return new Finding(FindingHealth.Look, "data folder", $"{dataPath} can be opened by other users of this machine", $"chmod 700 {dataPath}");
        }

        var free = new DriveInfo(dataPath).AvailableFreeSpace / 1e9;
        var text = string.Create(CultureInfo.InvariantCulture, $"{dataPath}, {free:0.0} GB free");
        return free < 1 ? new Finding(FindingHealth.Look, "data folder", text, "Free some space: the ledger and tuned models are kept here.") : new Finding(FindingHealth.Fine, "data folder", text);
    }

    private static Finding EmbeddedModels()
    {
        var missing = ModelFolder.Expected.Where(m => !Directory.Exists(Path.Combine(ModelFolder.Path, m))).ToList();
        return missing.Count == 0
            ? new Finding(FindingHealth.Fine, "embedded models", $"{string.Join(", ", ModelFolder.Expected)} in {ModelFolder.Path}")
            : new Finding(FindingHealth.Broken, "embedded models", $"{string.Join(", ", missing)} missing in {ModelFolder.Path}", "Build again from a whole checkout, or set SLIPWAY_MODELS to the folder that has them.");
    }

    private async Task<Finding> ServerAsync(CancellationToken cancellation)
    {
        if (RunFile.Read(dataPath) is not { } running)
        {
            return new Finding(FindingHealth.Look, "server", "none is running on this data folder", "slipway serve");
        }

        using var local = new HttpClient(LocalTrust.Handler(running.Fingerprint, Patience)) { Timeout = Patience };
        var (ok, text) = await AskAsync(local, new Uri(running.Url + "/health/ready"), null, cancellation);
        return ok
            ? new Finding(FindingHealth.Fine, "server", $"{running.Url} is ready (pid {running.Pid}, {text})")
            : new Finding(FindingHealth.Broken, "server", $"{running.Url} does not answer: {text}", $"Stop process {running.Pid} if it hangs, and start again with `slipway serve`.");
    }

    private ConfigOutcome? ReadConfig(ProviderCatalog providers, out Finding? unreadable)
    {
        try
        {
            unreadable = null;
            return ConfigReader.Read(File.ReadAllText(configPath!), Environment.GetEnvironmentVariable, providers);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unreadable = new Finding(FindingHealth.Broken, "configuration", e.Message, "Correct --config.");
            return null;
        }
    }

    private static async Task<Finding> UpstreamAsync(HttpClient http, ModelEntry model, ProviderCatalog providers, CancellationToken cancellation)
    {
        var address = model.Target.ApiBase ?? providers.Find(model.Target.Provider)!.BaseUrl!;
        var (ok, text) = await AskAsync(http, new Uri(address, "models"), model.Target.ApiKey, cancellation);
        var subject = $"model {model.Name}";
        return ok
            ? new Finding(FindingHealth.Fine, subject, $"{address} answers ({text})")
            : new Finding(FindingHealth.Broken, subject, $"{address}: {text}", text.Contains("401", StringComparison.Ordinal) ? "Correct api_key." : "Start that server, or correct api_base.");
    }

    private static async Task<Finding> LocalAsync(HttpClient http, ProviderProfile profile, CancellationToken cancellation)
    {
        var (ok, text) = await AskAsync(http, new Uri(profile.BaseUrl!, "models"), null, cancellation);
        return new Finding(FindingHealth.Fine, profile.Title, ok ? $"found at {profile.BaseUrl} ({text}); its models are served" : $"not running at {profile.BaseUrl!.GetLeftPart(UriPartial.Authority)}");
    }

    private static async Task<(bool Ok, string Text)> AskAsync(HttpClient http, Uri url, string? key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        var watch = Stopwatch.StartNew();
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            return (response.IsSuccessStatusCode, response.IsSuccessStatusCode ? string.Create(CultureInfo.InvariantCulture, $"{watch.ElapsedMilliseconds} ms") : $"status {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return (false, e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } ? "nothing listens there" : "no answer in 3 s");
        }
    }
}
