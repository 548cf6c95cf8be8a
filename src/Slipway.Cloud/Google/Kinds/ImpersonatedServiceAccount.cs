using System.Text.Json;

namespace Slipway.Cloud.Google.Kinds;

/// <summary>The JSON of <c>gcloud auth application-default login --impersonate-service-account=…</c>.</summary>
internal sealed record ImpersonatedServiceAccountFile(string? ServiceAccountImpersonationUrl, string[]? Delegates, JsonElement? SourceCredentials, string? QuotaProjectId, string? UniverseDomain);

/// <summary>A service account in whose name somebody else acts: no key of it leaves Google.</summary>
internal sealed class ImpersonatedServiceAccount(ImpersonatedServiceAccountFile file, Uri url, ITokenSource source, Identity own, SourceParts parts) : ITokenSource
{
    private const int Lifetime = 3600;

    private readonly Impersonation impersonation = new(url, file.Delegates ?? [], Lifetime, Members.Of(own), "roles/iam.serviceAccountTokenCreator", parts);

    public static async ValueTask<Outcome<ITokenSource>> CreateAsync(ImpersonatedServiceAccountFile file, SourceParts parts, int depth, CancellationToken cancellation)
    {
        const string Anew = "Write the file anew: `gcloud auth application-default login --impersonate-service-account=ACCOUNT`.";
        if (string.IsNullOrWhiteSpace(file.ServiceAccountImpersonationUrl) || file.SourceCredentials is not { ValueKind: JsonValueKind.Object } inner)
        {
            return Faults.Missing(parts.Origin, "impersonated service account", string.IsNullOrWhiteSpace(file.ServiceAccountImpersonationUrl) ? "service_account_impersonation_url" : "source_credentials", Anew);
        }

        if (SourceParts.SafeAddress(file.ServiceAccountImpersonationUrl) is not { } url)
        {
            return Faults.Address(parts.Origin, "service_account_impersonation_url", Anew);
        }

        var read = await CredentialJson.ReadAsync(JsonSerializer.SerializeToUtf8Bytes(inner, KindsJson.Default.JsonElement), parts with { Origin = $"source_credentials of {parts.Origin}" }, depth + 1, cancellation);
        return read.Try(out var source, out var fault)
            ? Outcome.Ok<ITokenSource>(new ImpersonatedServiceAccount(file, url, source, await source.IdentifyAsync(cancellation), parts))
            : fault;
    }

    public ValueTask<Identity> IdentifyAsync(CancellationToken cancellation) => ValueTask.FromResult(new Identity("impersonated service account")
    {
        Principal = impersonation.Account,
        Project = Members.ProjectOf(impersonation.Account),
        QuotaProject = file.QuotaProjectId,
        UniverseDomain = file.UniverseDomain is null ? own.UniverseDomain : Universe.Of(file.UniverseDomain),
        TokenEndpoint = url,
        TokenInfo = own.TokenInfo,
        Way = $"by way of {own.Principal ?? "a " + own.Kind}{(file.Delegates is { Length: > 0 } ? " and " + string.Join(", ", file.Delegates) : "")}",
    });

    public async ValueTask<Outcome<AccessToken>> FetchAsync(string scope, CancellationToken cancellation) =>
        (await source.FetchAsync(Scopes.CloudPlatform, cancellation)).Try(out var token, out var fault)
            ? await impersonation.FetchAsync(token, own.QuotaProject, scope, cancellation)
            : fault;
}
