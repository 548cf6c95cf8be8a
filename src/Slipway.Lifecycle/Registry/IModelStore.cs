namespace Slipway.Lifecycle.Registry;

/// <summary>Durable models, versions, aliases and history. Every method is one atomic step.</summary>
public interface IModelStore
{
    /// <summary>Adds the next minor version, with its history row; the earlier version when the draft's job already made one.</summary>
    Task<ModelVersion> AddAsync(ModelDraft draft, DateTimeOffset at, string by, CancellationToken ct);

    Task<ModelVersion?> GetAsync(string model, SemanticVersion version, CancellationToken ct);

    /// <summary>Models by name, after the given one.</summary>
    Task<IReadOnlyList<ModelSummary>> ModelsAsync(int limit, string? after, CancellationToken ct);

    /// <summary>Versions of a model, newest first; after the given one.</summary>
    Task<IReadOnlyList<ModelVersion>> VersionsAsync(string model, int limit, SemanticVersion? after, CancellationToken ct);

    /// <summary>Writes the stages of versions and their history rows together. False when a revision is no longer the stored one: nothing is written then.</summary>
    Task<bool> ChangeStagesAsync(IReadOnlyList<(ModelVersion Version, StageChange Change)> changes, CancellationToken ct);

    /// <summary>All changes of a model in order of time.</summary>
    Task<IReadOnlyList<StageChange>> HistoryAsync(string model, CancellationToken ct);

    /// <param name="version">Null removes the alias.</param>
    Task SetAliasAsync(string model, string alias, SemanticVersion? version, CancellationToken ct);

    Task<SemanticVersion?> AliasAsync(string model, string alias, CancellationToken ct);
}
