namespace Slipway.Cloud.Google;

/// <summary>A token as its issuer gave it. A secret: it is never written anywhere but into a request header.</summary>
/// <param name="Value">The bearer token.</param>
/// <param name="Expires">When it ends; null when the issuer did not say.</param>
public sealed record AccessToken(string Value, DateTimeOffset? Expires)
{
    public override string ToString() => nameof(AccessToken);
}
