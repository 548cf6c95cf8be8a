using System.Security.Cryptography;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Kinds;

/// <summary>The JSON of <c>gcloud iam service-accounts keys create</c>.</summary>
internal sealed record ServiceAccountFile(string? ClientEmail, string? PrivateKey, string? PrivateKeyId, string? TokenUri, string? ProjectId, string? QuotaProjectId, string? UniverseDomain);

/// <summary>
/// A service account's key. In the public universe a signed request is exchanged for a token (RFC 7523); in any other the signed request is
/// itself the token, as <a href="https://google.aip.dev/auth/4111">AIP-4111</a> has it.
/// </summary>
internal sealed class ServiceAccount : ITokenSource
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string UsualEndpoint = "https://oauth2.googleapis.com/token";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly SourceParts parts;
    private readonly ServiceAccountFile file;
    private readonly Uri endpoint;
    private readonly Identity identity;

    private ServiceAccount(ServiceAccountFile file, Uri endpoint, SourceParts parts)
    {
        this.parts = parts;
        this.file = file;
        this.endpoint = endpoint;
        var universe = Universe.Of(file.UniverseDomain);
        SignsItself = universe != Universe.Default;
        identity = new Identity("service account key")
        {
            Principal = file.ClientEmail,
            Project = file.ProjectId,
            QuotaProject = file.QuotaProjectId,
            UniverseDomain = universe,
            TokenEndpoint = SignsItself ? null : endpoint,
            TokenInfo = SignsItself ? null : SourceParts.TokenInfoBeside(endpoint),
            Way = SignsItself ? "signing its own tokens" : null,
        };
    }

    private bool SignsItself { get; }

    public static Outcome<ITokenSource> Create(ServiceAccountFile file, SourceParts parts)
    {
        var anew = $"Download it anew: `gcloud iam service-accounts keys create key.json --iam-account={file.ClientEmail ?? "ACCOUNT"}`.";
        var missing = string.IsNullOrWhiteSpace(file.ClientEmail) ? "client_email" : string.IsNullOrWhiteSpace(file.PrivateKey) ? "private_key" : null;
        if (missing is not null)
        {
            return Faults.Missing(parts.Origin, "service account key", missing, anew);
        }

        if (SourceParts.SafeAddress(file.TokenUri ?? UsualEndpoint) is not { } endpoint)
        {
            return Faults.Address(parts.Origin, "token_uri", $"Write `\"token_uri\": \"{UsualEndpoint}\"`.");
        }

        try
        {
            using var key = Jwt.Key(file.PrivateKey!);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return new GoogleFault("google_private_key_unreadable", $"`private_key` in {parts.Origin} is not an RSA key in PEM form.", anew);
        }

        return Outcome.Ok<ITokenSource>(new ServiceAccount(file, endpoint, parts));
    }

    public ValueTask<Identity> IdentifyAsync(CancellationToken cancellation) => ValueTask.FromResult(identity);

    public async ValueTask<Outcome<AccessToken>> FetchAsync(string scope, CancellationToken cancellation)
    {
        var now = parts.Now;
        if (SignsItself)
        {
            return new AccessToken(Sign(now, scope, audience: null), now + Lifetime);
        }

        var assertion = Sign(now, scope, endpoint.OriginalString);
        var sent = await parts.Client.SendAsync(() => Forms.Post(endpoint, ("grant_type", Grant), ("assertion", assertion)), cancellation);
        return sent.Try(out var answer, out var fault)
            ? TokenReplies.Read(answer, "service_account", new Dictionary<string, string?> { ["account"] = file.ClientEmail, ["key"] = file.PrivateKeyId, ["project"] = file.ProjectId }, now)
            : fault;
    }

    private string Sign(DateTimeOffset now, string scope, string? audience) => Jwt.Sign(file.PrivateKey!, file.PrivateKeyId, claims =>
    {
        claims.WriteString("iss", file.ClientEmail);
        if (audience is null)
        {
            claims.WriteString("sub", file.ClientEmail);
        }
        else
        {
            claims.WriteString("aud", audience);
        }

        claims.WriteString("scope", scope);
        claims.WriteNumber("iat", now.ToUnixTimeSeconds());
        claims.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
    });
}
