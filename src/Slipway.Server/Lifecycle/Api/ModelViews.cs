using Slipway.Lifecycle.Registry;

namespace Slipway.Server.Lifecycle.Api;

public sealed record ModelView(string Name, int Versions, string LatestVersion, string? ProductionVersion, IReadOnlyDictionary<string, string> Aliases)
{
    public static ModelView Of(ModelSummary model) => new(
        model.Name, model.Versions, model.Latest.ToString(), model.Production?.ToString(), model.Aliases.ToDictionary(a => a.Key, a => a.Value.ToString(), StringComparer.Ordinal));
}

public sealed record ModelVersionView(
    string Id, string Model, string Version, string Stage, string Kind, DateTimeOffset CreatedAt, IReadOnlyList<string> Labels,
    IReadOnlyList<ModelMetric> Metrics, Lineage Lineage, string ArtifactFolder, string ArtifactDigest)
{
    public static ModelVersionView Of(ModelVersion v) => new(
        v.Id, v.Model, v.Version.ToString(), v.Stage.Word(), v.Kind, v.CreatedAt, v.Labels, v.Metrics, v.Lineage, v.ArtifactFolder, v.ArtifactDigest);
}

/// <param name="Why">Kept in the history.</param>
/// <param name="By">Who; "admin" when not given.</param>
/// <param name="Override">Allows to skip a stage; kept in the history.</param>
public sealed record StageWish(string? Stage, string? Why, string? By = null, bool Override = false);

public sealed record StageChangeView(string Version, string? From, string To, DateTimeOffset At, string By, string Why, bool Overridden)
{
    public static StageChangeView Of(StageChange c) => new(c.Version.ToString(), c.From?.Word(), c.To.Word(), c.At, c.By, c.Why, c.Overridden);
}

/// <param name="ProductionVersion">What was in production at <c>at</c> (now when not given).</param>
public sealed record HistoryView(IReadOnlyList<StageChangeView> Data, DateTimeOffset At, string? ProductionVersion);

public sealed record AliasWish(string? Version);
