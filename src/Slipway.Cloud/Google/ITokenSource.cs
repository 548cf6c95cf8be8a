namespace Slipway.Cloud.Google;

/// <summary>One kind of credential, read and ready: it can be exchanged for access tokens.</summary>
internal interface ITokenSource
{
    /// <summary>What is known without asking for a token; the metadata server has to be asked for its part.</summary>
    ValueTask<Identity> IdentifyAsync(CancellationToken cancellation);

    ValueTask<Outcome<AccessToken>> FetchAsync(string scope, CancellationToken cancellation);
}

/// <summary>Who speaks with a credential, and for which project. No secrets.</summary>
/// <param name="Kind">What it is, for people: <c>service account key</c>.</param>
public sealed record Identity(string Kind)
{
    /// <summary>E-mail address or identifier; null when only Google knows it.</summary>
    public string? Principal { get; init; }

    public string? Project { get; init; }

    public string? QuotaProject { get; init; }

    public string UniverseDomain { get; init; } = Universe.Default;

    /// <summary>Where the token comes from; null when it is signed here.</summary>
    public Uri? TokenEndpoint { get; init; }

    /// <summary>Where Google says what a token may do (OAuth 2 <c>tokeninfo</c>), where it can be asked.</summary>
    public Uri? TokenInfo { get; init; }

    /// <summary>A person, not a service: Google wants to know which project pays.</summary>
    public bool IsUser { get; init; }

    /// <summary>Its file is worth stealing; identity federation only names places and ways.</summary>
    public bool HoldsSecret { get; init; } = true;

    /// <summary>How it comes to its token, for people: <c>impersonating x by way of y</c>.</summary>
    public string? Way { get; init; }

    /// <summary>The scopes that were asked for or that the machine was given, separated by spaces.</summary>
    public string Scopes { get; init; } = Google.Scopes.CloudPlatform;
}
