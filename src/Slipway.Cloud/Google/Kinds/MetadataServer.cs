using System.Net;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Kinds;

/// <summary>The service account that the machine, pod or service runs as, from the metadata server of Compute Engine, GKE and Cloud Run.</summary>
internal sealed class MetadataServer : ITokenSource
{
    private const string Account = "computeMetadata/v1/instance/service-accounts/default/";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TokenPatience = TimeSpan.FromSeconds(5);

    private readonly SourceParts parts;
    private readonly Uri root;

    public MetadataServer(SourceParts parts)
    {
        this.parts = parts;
        root = new Uri($"http://{parts.Environment["GCE_METADATA_HOST"] ?? "169.254.169.254"}/");
    }

    public Uri Root => root;

    /// <summary>Looks whether this machine has one.</summary>
    /// <returns>Null when there is one; else what was found in its place.</returns>
    public async ValueTask<string?> AbsenceAsync(CancellationToken cancellation)
    {
        var sent = await parts.Client.SendAsync(() => Ask(""), cancellation, Patience);
        return !sent.Try(out var answer, out var fault) ? fault.Text : answer.FromMetadata ? null : $"{root} answers, but is no metadata server of Google's.";
    }

    public async ValueTask<Identity> IdentifyAsync(CancellationToken cancellation)
    {
        var email = TextAsync(Account + "email", cancellation);
        var project = TextAsync("computeMetadata/v1/project/project-id", cancellation);
        var universe = TextAsync("computeMetadata/v1/universe/universe-domain", cancellation);
        var scopes = TextAsync(Account + "scopes", cancellation);
        await Task.WhenAll(email, project, universe, scopes);
        return new Identity("service account of this machine")
        {
            Principal = await email,
            Project = await project,
            UniverseDomain = Universe.Of(await universe),
            TokenEndpoint = new Uri(root, Account + "token"),
            Scopes = await scopes is { } given ? string.Join(' ', given.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) : Scopes.CloudPlatform,
        };
    }

    public async ValueTask<Outcome<AccessToken>> FetchAsync(string scope, CancellationToken cancellation)
    {
        var sent = await parts.Client.SendAsync(() => Ask(Account + "token?scopes=" + Uri.EscapeDataString(scope)), cancellation, TokenPatience);
        return sent.Try(out var answer, out var fault) ? TokenReplies.Read(answer, "metadata", new Dictionary<string, string?>(), parts.Now) : fault;
    }

    private HttpRequestMessage Ask(string path) => Forms.Get(new Uri(root, path), ("Metadata-Flavor", "Google"));

    private async Task<string?> TextAsync(string path, CancellationToken cancellation)
    {
        var sent = await parts.Client.SendAsync(() => Ask(path), cancellation, Patience);
        return sent.Try(out var answer, out _) && answer is { Status: HttpStatusCode.OK, Text.Length: > 0 } ? answer.Text : null;
    }
}
