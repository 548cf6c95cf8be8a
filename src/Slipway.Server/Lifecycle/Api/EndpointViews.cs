using Slipway.Lifecycle.Endpoints;
using Slipway.Lifecycle.Monitoring;
using Endpoint = Slipway.Lifecycle.Endpoints.Endpoint;

namespace Slipway.Server.Lifecycle.Api;

public sealed record NewEndpoint(string? Name);

/// <param name="Model">A model version (<c>spam@1.0.0</c>, <c>spam@production</c>, <c>spam</c>) or a base model.</param>
/// <param name="Labels">For a base model: the classes it shall choose from.</param>
/// <param name="TrafficSplit">Percents by deployed model id; "0" is the new one.</param>
public sealed record DeployWish(string? Model, IReadOnlyList<string>? Labels = null, IReadOnlyDictionary<string, int>? TrafficSplit = null);

public sealed record UndeployWish(string? DeployedModelId, IReadOnlyDictionary<string, int>? TrafficSplit = null);

public sealed record TrafficWish(IReadOnlyDictionary<string, int>? TrafficSplit);

public sealed record DeployedModelView(string Id, string Model, string Kind, string BaseModel, IReadOnlyList<string> Labels, int TrafficPercent, DateTimeOffset DeployedAt);

public sealed record EndpointView(string Name, string State, DateTimeOffset CreatedAt, IReadOnlyList<DeployedModelView> DeployedModels, IReadOnlyDictionary<string, int> TrafficSplit)
{
    public static EndpointView Of(Endpoint e) => new(
        e.Name, e.State.ToString().ToLowerInvariant(), e.CreatedAt,
        [.. e.Deployed.Select(d => new DeployedModelView(d.Id, d.Model, d.Kind, d.BaseModel, d.Labels, e.Traffic.Of(d.Id), d.DeployedAt))], e.Traffic.Percents);
}

/// <param name="Since">Figures count from here, the start of the server.</param>
public sealed record EndpointStatsView(string Name, DateTimeOffset Since, DeployedModelStats Total, IReadOnlyList<DeployedModelStats> DeployedModels);
