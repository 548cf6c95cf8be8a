using System.Text.Json;
using Slipway.Cloud.Google.Subjects;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Kinds;

/// <summary>The JSON of <c>gcloud iam workload-identity-pools create-cred-config</c> and <c>workforce-pools create-cred-config</c>.</summary>
internal sealed record ExternalAccountFile(
    string? Audience, string? SubjectTokenType, string? TokenUrl, CredentialSource? CredentialSource, string? ServiceAccountImpersonationUrl, ImpersonationSettings? ServiceAccountImpersonation,
    string? ClientId, string? ClientSecret, string? WorkforcePoolUserProject, string? QuotaProjectId, string? UniverseDomain);

internal sealed record ImpersonationSettings(int? TokenLifetimeSeconds);

/// <summary>Identity federation: a token of another identity provider is exchanged for one of Google's (RFC 8693), and that, if so written, for a service account's.</summary>
internal sealed class ExternalAccount : ITokenSource
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";
    private const string Anew = "Write the file anew: `gcloud iam workload-identity-pools create-cred-config projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER --output-file=credentials.json …`.";

    private readonly SourceParts parts;
    private readonly ExternalAccountFile file;
    private readonly Uri endpoint;
    private readonly ISubjectSource subject;
    private readonly Impersonation? impersonation;
    private readonly Identity identity;

    private ExternalAccount(ExternalAccountFile file, Uri endpoint, ISubjectSource subject, Uri? impersonationUrl, SourceParts parts)
    {
        this.parts = parts;
        this.file = file;
        this.endpoint = endpoint;
        this.subject = subject;
        var own = new Identity(IsWorkforce(file) ? "workforce identity federation" : "workload identity federation")
        {
            Principal = file.Audience,
            QuotaProject = file.QuotaProjectId,
            UniverseDomain = Universe.Of(file.UniverseDomain),
            TokenEndpoint = endpoint,
            HoldsSecret = file.ClientSecret is not null,
            IsUser = IsWorkforce(file) && impersonationUrl is null,
            Way = $"with {subject.Name}",
        };
        impersonation = impersonationUrl is null ? null : new Impersonation(impersonationUrl, [], file.ServiceAccountImpersonation?.TokenLifetimeSeconds ?? 3600, Members.Of(own), "roles/iam.workloadIdentityUser", parts);
        identity = impersonation is null ? own : own with { Principal = impersonation.Account, Project = Members.ProjectOf(impersonation.Account), Way = $"with {subject.Name}, as {file.Audience}" };
    }

    public static Outcome<ITokenSource> Create(ExternalAccountFile file, SourceParts parts)
    {
        var missing = string.IsNullOrWhiteSpace(file.Audience) ? "audience" : string.IsNullOrWhiteSpace(file.SubjectTokenType) ? "subject_token_type"
            : string.IsNullOrWhiteSpace(file.TokenUrl) ? "token_url" : file.CredentialSource is null ? "credential_source" : null;
        if (missing is not null)
        {
            return Faults.Missing(parts.Origin, "external account", missing, Anew);
        }

        if (SourceParts.SafeAddress(file.TokenUrl) is not { } endpoint)
        {
            return Faults.Address(parts.Origin, "token_url", "For Google it is `https://sts.googleapis.com/v1/token`.");
        }

        var impersonationUrl = SourceParts.SafeAddress(file.ServiceAccountImpersonationUrl);
        if (impersonationUrl is null && file.ServiceAccountImpersonationUrl is not null)
        {
            return Faults.Address(parts.Origin, "service_account_impersonation_url", Anew);
        }

        if (file.ServiceAccountImpersonation?.TokenLifetimeSeconds is < 600 or > 43_200)
        {
            return new GoogleFault("google_credentials_lifetime", $"`token_lifetime_seconds` in {parts.Origin} is out of range.", "Write a number from 600 to 43200, or leave it out.");
        }

        if (file.WorkforcePoolUserProject is not null && !IsWorkforce(file))
        {
            return new GoogleFault("google_credentials_workforce", $"{parts.Origin} has `workforce_pool_user_project`, but its audience is no workforce pool.", "Remove it, or correct `audience`.");
        }

        return SubjectSources.Create(file.CredentialSource!, file.Audience!, parts).Try(out var subject, out var fault)
            ? Outcome.Ok<ITokenSource>(new ExternalAccount(file, endpoint, subject, impersonationUrl, parts))
            : fault;
    }

    public ValueTask<Identity> IdentifyAsync(CancellationToken cancellation) => ValueTask.FromResult(identity);

    public async ValueTask<Outcome<AccessToken>> FetchAsync(string scope, CancellationToken cancellation)
    {
        if (!(await subject.TokenAsync(cancellation)).Try(out var token, out var fault))
        {
            return fault;
        }

        var asked = impersonation is null ? scope : Scopes.CloudPlatform;
        var sent = await parts.Client.SendAsync(() => Forms.Post(endpoint,
            ("grant_type", Grant), ("audience", file.Audience), ("scope", asked), ("requested_token_type", AccessTokenType), ("subject_token", token), ("subject_token_type", file.SubjectTokenType),
            ("options", UserProject())).WithBasic(file.ClientId, file.ClientSecret), cancellation);
        if (!sent.Try(out var answer, out fault))
        {
            return fault;
        }

        var facts = new Dictionary<string, string?> { ["audience"] = file.Audience, ["source"] = subject.Name, ["file"] = parts.Origin, ["account"] = subject.Name };
        return TokenReplies.Read(answer, "exchange", facts, parts.Now).Try(out var own, out fault)
            ? impersonation is null ? own : await impersonation.FetchAsync(own, file.QuotaProjectId, scope, cancellation)
            : fault;
    }

    /// <summary>A client that signs in by itself brings its project along; for all others the file names it.</summary>
    private string? UserProject() => file.WorkforcePoolUserProject is { } project && file.ClientId is null
        ? $"{{\"userProject\":{JsonSerializer.Serialize(project, SubjectsJson.Default.String)}}}"
        : null;

    private static bool IsWorkforce(ExternalAccountFile file) => file.Audience!.Contains("/workforcePools/", StringComparison.Ordinal);
}
