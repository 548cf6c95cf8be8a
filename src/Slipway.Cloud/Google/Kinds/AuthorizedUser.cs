using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Kinds;

/// <summary>The JSON of <c>gcloud auth application-default login</c>.</summary>
internal sealed record AuthorizedUserFile(string? ClientId, string? ClientSecret, string? RefreshToken, string? Account, string? TokenUri, string? QuotaProjectId, string? UniverseDomain);

/// <summary>A person's sign-in: its refresh token is exchanged for access tokens (RFC 6749, section 6).</summary>
internal sealed class AuthorizedUser : ITokenSource
{
    private const string UsualEndpoint = "https://oauth2.googleapis.com/token";

    private readonly SourceParts parts;
    private readonly AuthorizedUserFile file;
    private readonly Uri endpoint;

    private AuthorizedUser(AuthorizedUserFile file, Uri endpoint, SourceParts parts)
    {
        this.parts = parts;
        this.file = file;
        this.endpoint = endpoint;
    }

    public static Outcome<ITokenSource> Create(AuthorizedUserFile file, SourceParts parts)
    {
        var missing = string.IsNullOrWhiteSpace(file.ClientId) ? "client_id" : string.IsNullOrWhiteSpace(file.ClientSecret) ? "client_secret" : string.IsNullOrWhiteSpace(file.RefreshToken) ? "refresh_token" : null;
        if (missing is not null)
        {
            return Faults.Missing(parts.Origin, "sign-in", missing, "Sign in again: `gcloud auth application-default login`.");
        }

        return SourceParts.SafeAddress(file.TokenUri ?? UsualEndpoint) is { } endpoint
            ? Outcome.Ok<ITokenSource>(new AuthorizedUser(file, endpoint, parts))
            : Faults.Address(parts.Origin, "token_uri", "Leave it out, or sign in again: `gcloud auth application-default login`.");
    }

    public ValueTask<Identity> IdentifyAsync(CancellationToken cancellation) => ValueTask.FromResult(new Identity("sign-in of a person")
    {
        Principal = string.IsNullOrWhiteSpace(file.Account) ? null : file.Account,
        QuotaProject = file.QuotaProjectId,
        UniverseDomain = Universe.Of(file.UniverseDomain),
        TokenEndpoint = endpoint,
        TokenInfo = SourceParts.TokenInfoBeside(endpoint),
        IsUser = true,
    });

    public async ValueTask<Outcome<AccessToken>> FetchAsync(string scope, CancellationToken cancellation)
    {
        // No scope: what may be asked for was settled at the sign-in, and asking for more refuses it whole.
        var sent = await parts.Client.SendAsync(
            () => Forms.Post(endpoint, ("grant_type", "refresh_token"), ("refresh_token", file.RefreshToken), ("client_id", file.ClientId), ("client_secret", file.ClientSecret)), cancellation);
        return sent.Try(out var answer, out var fault) ? TokenReplies.Read(answer, "user", new Dictionary<string, string?> { ["file"] = parts.Origin, ["account"] = file.Account }, parts.Now) : fault;
    }
}
