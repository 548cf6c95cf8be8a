using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Kinds;

/// <summary>What every kind of credential is made with.</summary>
/// <param name="Origin">Where its JSON was found, for messages.</param>
internal sealed record SourceParts(TokenClient Client, GoogleEnvironment Environment, string Origin)
{
    public DateTimeOffset Now => Client.Time.GetUtcNow();

    /// <summary>An address that secrets are sent to: https, or http on this machine itself.</summary>
    public static Uri? SafeAddress(string? written) =>
        Uri.TryCreate(written, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback) ? uri : null;

    /// <summary>OAuth 2's <c>tokeninfo</c> is the token address's neighbour, as at oauth2.googleapis.com.</summary>
    public static Uri TokenInfoBeside(Uri tokenEndpoint) => new(tokenEndpoint, "tokeninfo");
}
