using Slipway.Core.Errors;

namespace Slipway.Gateway.Providers.Google;

/// <summary>Where upstreams at Google get the right to call. Tokens are kept and renewed ahead of their end; asking is cheap.</summary>
public interface IGoogleCredentials
{
    /// <summary>A bearer token, and what goes with it, for a deployment's credentials.</summary>
    /// <param name="credentials">Path of a credential file, its JSON text, or null for the application default credentials.</param>
    /// <returns>An error says what was found, where, and what to do about it; the next call looks again.</returns>
    ValueTask<Result<GoogleAuthorization>> AuthorizeAsync(string? credentials, CancellationToken cancellation);

    /// <summary>The upstream answered 401 with this token: it is thrown away, and the credentials are read anew.</summary>
    void Invalidate(string? credentials);
}

/// <summary>What one call to Google carries.</summary>
/// <param name="Token">Goes into <c>Authorization: Bearer …</c>. A secret: never logged, never shown.</param>
/// <param name="QuotaProject">Goes into <c>x-goog-user-project</c> when there is one: the project whose quota and bill the call counts towards.</param>
/// <param name="Project">The project that the credentials belong to, or that the environment names.</param>
/// <param name="Expires">When the token ends; null when its issuer did not say.</param>
/// <param name="UniverseDomain">The domain under which the services are found; <c>googleapis.com</c> unless the credentials say otherwise.</param>
public sealed record GoogleAuthorization(string Token, string? QuotaProject, string? Project, DateTimeOffset? Expires, string UniverseDomain)
{
    /// <summary>Says everything but the token.</summary>
    public override string ToString() => $"{nameof(GoogleAuthorization)} {{ Project = {Project}, QuotaProject = {QuotaProject}, UniverseDomain = {UniverseDomain} }}";
}
