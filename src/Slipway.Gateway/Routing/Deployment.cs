using Slipway.Dialects.Vertex;
using Slipway.Gateway.Pricing;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Routing;

/// <summary>One upstream that can serve a group: where it is, what it is called there, how much of the traffic it takes. Immutable.</summary>
/// <param name="Id">Stable id: <c>model_info.id</c>, or made from what the deployment is.</param>
/// <param name="Provider">The profile of its provider.</param>
/// <param name="UpstreamModel">Name that the upstream knows; <c>*</c> in it takes what the caller's wildcard matched.</param>
public sealed record Deployment(string Id, ProviderProfile Provider, string UpstreamModel)
{
    /// <summary>Base address with a slash at the end; null for models inside this program.</summary>
    public Uri? ApiBase { get; init; }

    public string? ApiKey { get; init; }

    /// <summary>The version of the provider's API, where it has several (Azure's <c>api-version</c>).</summary>
    public string? ApiVersion { get; init; }

    public IReadOnlyDictionary<string, string> ExtraHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Share of the traffic, relative to the other deployments of the group. 0 takes none.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Lower orders are tried first; the next order only when all of a lower one are out.</summary>
    public int Order { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan StreamTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Prices of its own, over the price book's.</summary>
    public PriceOverrides Prices { get; init; } = PriceOverrides.None;

    /// <summary>The name under which the price book knows the model.</summary>
    public required string PriceModel { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>Project, location and credentials of an upstream at Google Cloud.</summary>
    public GoogleTarget? Google { get; init; }

    /// <summary>How the instances of a container's online prediction look; null is the usual.</summary>
    public PredictShape? Predict { get; init; }

    /// <summary>The endpoint's deployed model that this is, when it comes from the lifecycle; shown in usage rows.</summary>
    public string? Variant { get; init; }
}

/// <summary>Where a deployment stands at Google Cloud; what is null is found otherwise: the project in the credentials, the location by the model.</summary>
/// <param name="Credentials">Path of a credential file, or its JSON text; null is the application default. Never shown.</param>
public sealed record GoogleTarget(string? Project, string? Location, string? Credentials)
{
    public override string ToString() => $"{nameof(GoogleTarget)} {{ Project = {Project}, Location = {Location} }}";
}
