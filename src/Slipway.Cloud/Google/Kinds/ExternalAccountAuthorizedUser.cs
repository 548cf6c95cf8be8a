using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Kinds;

/// <summary>The JSON of <c>gcloud auth application-default login --login-config=…</c> (workforce identity federation).</summary>
internal sealed record ExternalAccountAuthorizedUserFile(string? Audience, string? ClientId, string? ClientSecret, string? RefreshToken, string? TokenUrl, string? QuotaProjectId, string? UniverseDomain);

/// <summary>A person's sign-in through their organisation's own identity provider. The server may hand out a new refresh token with each access token.</summary>
internal sealed class ExternalAccountAuthorizedUser : ITokenSource
{
    private readonly SourceParts parts;
    private readonly ExternalAccountAuthorizedUserFile file;
    private readonly Uri endpoint;
    private string refreshToken;

    private ExternalAccountAuthorizedUser(ExternalAccountAuthorizedUserFile file, Uri endpoint, SourceParts parts)
    {
        this.parts = parts;
        this.file = file;
        this.endpoint = endpoint;
        refreshToken = file.RefreshToken!;
    }

    public static Outcome<ITokenSource> Create(ExternalAccountAuthorizedUserFile file, SourceParts parts)
    {
        const string Anew = "Sign in again: `gcloud auth application-default login --login-config=LOGIN_CONFIG.json`.";
        var missing = string.IsNullOrWhiteSpace(file.ClientId) ? "client_id" : string.IsNullOrWhiteSpace(file.ClientSecret) ? "client_secret"
            : string.IsNullOrWhiteSpace(file.RefreshToken) ? "refresh_token" : string.IsNullOrWhiteSpace(file.TokenUrl) ? "token_url" : null;
        if (missing is not null)
        {
            return Faults.Missing(parts.Origin, "workforce sign-in", missing, Anew);
        }

        return SourceParts.SafeAddress(file.TokenUrl) is { } endpoint
            ? Outcome.Ok<ITokenSource>(new ExternalAccountAuthorizedUser(file, endpoint, parts))
            : Faults.Address(parts.Origin, "token_url", Anew);
    }

    public ValueTask<Identity> IdentifyAsync(CancellationToken cancellation) => ValueTask.FromResult(new Identity("workforce sign-in of a person")
    {
        Principal = file.Audience,
        QuotaProject = file.QuotaProjectId,
        UniverseDomain = Universe.Of(file.UniverseDomain),
        TokenEndpoint = endpoint,
        IsUser = true,
    });

    public async ValueTask<Outcome<AccessToken>> FetchAsync(string scope, CancellationToken cancellation)
    {
        var sent = await parts.Client.SendAsync(
            () => Forms.Post(endpoint, ("grant_type", "refresh_token"), ("refresh_token", refreshToken)).WithBasic(file.ClientId, file.ClientSecret), cancellation);
        if (!sent.Try(out var answer, out var fault))
        {
            return fault;
        }

        var token = TokenReplies.Read(answer, "workforce", new Dictionary<string, string?> { ["file"] = parts.Origin }, parts.Now);
        if (token.Fault is null && answer.Json is { } json && TokenReplies.Text(json, "refresh_token") is { Length: > 0 } next)
        {
            refreshToken = next;
        }

        return token;
    }
}
