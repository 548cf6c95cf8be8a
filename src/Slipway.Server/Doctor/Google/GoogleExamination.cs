using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Cloud.Google;
using Slipway.Cloud.Google.Kinds;
using Slipway.Cloud.Google.Remedies;
using Slipway.Cloud.Google.Search;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Server.Doctor.Google;

/// <summary>
/// Goes the way of a call to Vertex AI and says at each step what was found: credentials, token, projects, scopes, clock, and the call itself. Changes
/// nothing, and never says a token or key.
/// </summary>
public sealed class GoogleExamination
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private readonly GoogleQuestions questions;
    private readonly GoogleEnvironment environment;
    private readonly TimeProvider time;
    private readonly Exchanges exchanges;
    private readonly TokenClient client;

    public GoogleExamination(GoogleQuestions questions, GoogleEnvironment environment, HttpMessageHandler http, TimeProvider time, Func<double> random)
    {
        this.questions = questions;
        this.environment = environment;
        this.time = time;
        exchanges = new Exchanges(http, time);
        client = new TokenClient(new HttpMessageInvoker(exchanges, disposeHandler: false), time, random);
    }

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var result = await new CredentialSearch(new SourceParts(client, environment, "")).FindAsync(questions.Credentials, cancellation);
        foreach (var (place, i) in result.Places.Select((p, i) => (p, i)))
        {
            var broken = place.Chosen && result.Outcome.Fault is not null;
            yield return new Finding(broken ? FindingHealth.Broken : FindingHealth.Fine, string.Create(CultureInfo.InvariantCulture, $"place {i + 1}, {place.Name}"), place.Found + (place.Chosen && !broken ? ": chosen" : ""), broken ? result.Outcome.Fault!.Cure : null);
        }

        if (result.Outcome.Try(out var found, out var nothing))
        {
            await foreach (var finding in CredentialsAsync(found, cancellation))
            {
                yield return finding;
            }
        }
        else if (!result.Places.Any(p => p.Chosen))
        {
            yield return new Finding(FindingHealth.Broken, "credentials", nothing.Text, nothing.Cure);
        }

        await foreach (var finding in new ApiKeys(client, environment, questions).LookAsync(cancellation))
        {
            yield return finding;
        }
    }

    private async IAsyncEnumerable<Finding> CredentialsAsync(FoundCredentials found, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var identity = await found.Source.IdentifyAsync(cancellation);
        yield return new Finding(FindingHealth.Fine, "credentials", $"{identity.Kind}{(identity.Way is { } way ? ", " + way : "")}");
        if (identity.HoldsSecret && found.File is { } file && ReadableByOthers(file))
        {
            yield return new Finding(FindingHealth.Look, "credentials", $"{file} can be read by other users of this machine", $"chmod 600 {file}");
        }

        var fetched = await found.Source.FetchAsync(Scopes.CloudPlatform, cancellation);
        yield return Endpoint(identity);
        if (fetched.Try(out var token, out var fault))
        {
            yield return new Finding(FindingHealth.Fine, "token", token.Expires is { } end ? string.Create(CultureInfo.InvariantCulture, $"had; ends {end.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, in {(end - time.GetUtcNow()).TotalMinutes:0} min, and is renewed before") : "had; its issuer does not say when it ends");
            var info = await TokenInfo.AskAsync(client, identity, token, cancellation);
            identity = identity with { Principal = identity.Principal ?? info?.Email, Scopes = info?.Scopes ?? identity.Scopes };
        }
        else
        {
            yield return new Finding(FindingHealth.Broken, "token", fault.Text, fault.Cure);
        }

        var projects = Projects.Of(identity, found.IsDefault, environment);
        var project = questions.Project ?? projects.Project;
        yield return new Finding(FindingHealth.Fine, "principal", identity.Principal ?? "a person whose address the token does not tell");
        yield return project is not null ? new Finding(FindingHealth.Fine, "project", project) : new Finding(FindingHealth.Look, "project", "none is named", "export GOOGLE_CLOUD_PROJECT=PROJECT (`gcloud projects list` shows them), or write `vertex_project` at the model.");
        yield return Quota(identity, project, projects, found.File);
        if (identity.UniverseDomain != Universe.Default)
        {
            yield return new Finding(FindingHealth.Fine, "universe", identity.UniverseDomain);
        }

        if (token is not null)
        {
            yield return ScopesFinding(identity);
        }

        var vertex = await new VertexProbe(client, exchanges, questions).AskAsync(identity, project, projects.Quota, token, cancellation);
        yield return Clock();
        yield return vertex;
    }

    private Finding Endpoint(Identity identity)
    {
        const string Subject = "token endpoint";
        if (identity.TokenEndpoint is not { } url)
        {
            return new Finding(FindingHealth.Fine, Subject, "none: the token is signed here");
        }

        return exchanges.LastWith(url) is { } exchange
            ? new Finding(FindingHealth.Fine, Subject, string.Create(CultureInfo.InvariantCulture, $"{Faults.Shown(url)} answers ({exchange.Status}, {exchange.Took.TotalMilliseconds:0} ms)"))
            : new Finding(FindingHealth.Look, Subject, $"{Faults.Shown(url)} was not reached");
    }

    private Finding Quota(Identity identity, string? project, Projects projects, string? file)
    {
        const string Subject = "quota project";
        if (projects.Quota is { } quota)
        {
            return new Finding(FindingHealth.Fine, Subject, quota + (quota == environment["GOOGLE_CLOUD_QUOTA_PROJECT"] ? " (GOOGLE_CLOUD_QUOTA_PROJECT)" : ""));
        }

        if (!identity.IsUser)
        {
            return new Finding(FindingHealth.Fine, Subject, "none: calls count towards the project they go to");
        }

        // gcloud changes its own file only.
        var isGclouds = file is not null && Path.GetDirectoryName(Path.GetFullPath(file)) == Path.GetFullPath(environment.GcloudFolder);
        var warning = RemedyTable.Named(isGclouds ? "user_without_quota_project" : "file_without_quota_project", new Dictionary<string, string?> { ["project"] = project, ["file"] = file });
        return new Finding(FindingHealth.Look, Subject, warning.Text, warning.Cure);
    }

    private static Finding ScopesFinding(Identity identity)
    {
        if (identity.Scopes.Split(' ').Contains(Scopes.CloudPlatform, StringComparer.Ordinal))
        {
            return new Finding(FindingHealth.Fine, "scopes", identity.Scopes);
        }

        var narrow = RemedyTable.Named("scope_insufficient", new Dictionary<string, string?> { ["scopes"] = identity.Scopes });
        return new Finding(FindingHealth.Broken, "scopes", narrow.Text, narrow.Cure);
    }

    private Finding Clock()
    {
        var worst = exchanges.All.Where(e => e.Skew is not null).MaxBy(e => e.Skew!.Value.Duration());
        if (worst is null)
        {
            return new Finding(FindingHealth.Fine, "clock", "no server said what time it has");
        }

        if (worst.Skew!.Value.Duration() <= Tolerance)
        {
            return new Finding(FindingHealth.Fine, "clock", $"agrees with {worst.Url.Host}'s");
        }

        var differs = RemedyTable.Named("clock_differs", new Dictionary<string, string?> { ["host"] = worst.Url.Host, ["skew"] = worst.Skew.Value.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) });
        return new Finding(FindingHealth.Look, "clock", differs.Text, differs.Cure);
    }

    private static bool ReadableByOthers(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != UnixFileMode.None;
}
