using Slipway.Core.Errors;
using Slipway.Lifecycle.Evaluation;

namespace Slipway.Lifecycle.Registry;

/// <summary>The rules of the registry over its store.</summary>
public sealed class ModelRegistry(IModelStore store, string dataFolder, TimeProvider clock)
{
    public const string Latest = "latest";

    public IModelStore Store => store;

    /// <summary>Finds <c>model@1.2.0</c>, <c>model@alias</c>, <c>model@production</c>, <c>model@latest</c> or <c>model</c> (the latest).</summary>
    public async Task<Result<ModelVersion>> FindAsync(string reference, CancellationToken ct)
    {
        var (model, wanted) = reference.Split('@', 2) is [var name, var rest] ? (name, rest) : (reference, Latest);
        SemanticVersion? version = SemanticVersion.TryParse(wanted, out var exact) ? exact : await store.AliasAsync(model, wanted, ct);
        if (version is null && wanted == Latest) version = (await store.VersionsAsync(model, 1, null, ct)).FirstOrDefault()?.Version;
        if (version is null && wanted == ModelStage.Production.Word()) version = StageHistory.ProductionAt(await store.HistoryAsync(model, ct), DateTimeOffset.MaxValue);
        var found = version is { } v ? await store.GetAsync(model, v, ct) : null;
        return found is not null ? found : Error.NotFound($"There is no model version \"{reference}\". GET /api/v1/models lists what exists.", "model", "model_version_not_found");
    }

    public Task<ModelVersion> RegisterAsync(ModelDraft draft, string by, CancellationToken ct) => store.AddAsync(draft, clock.GetUtcNow(), by, ct);

    /// <summary>Moves a version to a stage. The version that was in production before is archived in the same step.</summary>
    public async Task<Result<ModelVersion>> ChangeStageAsync(string reference, ModelStage to, string by, string why, bool overridden, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(why)) return Error.Invalid("Say in one sentence why the stage changes: it is kept in the history.", "why");
        if (!(await FindAsync(reference, ct)).Try(out var version, out var error)) return error;
        var history = await store.HistoryAsync(version.Model, ct);
        if (StageRules.Fault(version.Stage, to, StageHistory.WasInProduction(history, version.Version), overridden) is { } fault)
            return new Error(ErrorKind.Conflict, $"{version.Id}: {fault}") { Field = "stage", Code = "stage_conflict" };

        var now = clock.GetUtcNow();
        var changes = new List<(ModelVersion, StageChange)>();
        if (to == ModelStage.Production && StageHistory.ProductionAt(history, now) is { } incumbent && await store.GetAsync(version.Model, incumbent, ct) is { } old)
            changes.Add((old with { Stage = ModelStage.Archived }, new StageChange(old.Model, old.Version, old.Stage, ModelStage.Archived, now, by, $"Superseded by {version.Version}.", false)));
        var moved = version with { Stage = to };
        changes.Add((moved, new StageChange(version.Model, version.Version, version.Stage, to, now, by, why.Trim(), overridden)));
        return await store.ChangeStagesAsync(changes, ct)
            ? moved with { Revision = moved.Revision + 1 }
            : new Error(ErrorKind.Conflict, $"Somebody else changed {version.Model} at the same time. Look at it again and repeat.") { Code = "revision_conflict" };
    }

    /// <summary>B against A on the test rows that both predicted.</summary>
    public async Task<Result<VersionComparison>> CompareAsync(string a, string b, CancellationToken ct)
    {
        if (!(await FindAsync(a, ct)).Try(out var versionA, out var error)) return error;
        if (!(await FindAsync(b, ct)).Try(out var versionB, out error)) return error;
        if (versionA.Lineage.DatasetHash != versionB.Lineage.DatasetHash)
            return new Error(ErrorKind.Conflict, $"{versionA.Id} and {versionB.Id} were tuned on different datasets: one may have seen the other's test rows. Tune both on one dataset version.") { Code = "datasets_differ" };
        if (!(await PredictionsAsync(versionA, ct)).Try(out var predictionsA, out error)) return error;
        if (!(await PredictionsAsync(versionB, ct)).Try(out var predictionsB, out error)) return error;
        return VersionComparison.Of(versionA.Id, predictionsA, versionB.Id, predictionsB);
    }

    public async Task<Result<Prediction[]>> PredictionsAsync(ModelVersion version, CancellationToken ct)
    {
        var path = Path.Combine(dataFolder, version.ArtifactFolder, PredictionFile.Name);
        if (!File.Exists(path)) return new Error(ErrorKind.Conflict, $"{version.Id} has no stored held-out predictions, so it cannot be compared.") { Code = "no_predictions" };
        return await PredictionFile.ReadAsync(path, ct);
    }
}
