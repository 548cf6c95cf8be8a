using System.Text.Json;
using Microsoft.Data.Sqlite;
using Slipway.Lifecycle.Registry;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Lifecycle;

/// <summary>The model registry in SQLite.</summary>
public sealed class SqliteModelStore(SqliteDatabase database) : IModelStore
{
    public Task<ModelVersion> AddAsync(ModelDraft draft, DateTimeOffset at, string by, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            var twin = connection.Query("SELECT body, revision FROM model_versions WHERE job_id = $job", Read, ("$job", draft.Lineage.JobId)).FirstOrDefault();
            if (twin is not null) return twin;
            var latest = Versions(connection, draft.Model, 1, null).FirstOrDefault();
            var number = latest?.Version.NextMinor ?? SemanticVersion.First;
            var version = new ModelVersion(
                draft.Model, number, draft.Kind, ModelStage.Development, at, draft.Labels, draft.Metrics, draft.Lineage, draft.ArtifactFolder, draft.ArtifactDigest);
            connection.Execute(
                "INSERT INTO model_versions (model, major, minor, patch, job_id, revision, body) VALUES ($model, $major, $minor, $patch, $job, 0, $body)",
                ("$model", version.Model), ("$major", number.Major), ("$minor", number.Minor), ("$patch", number.Patch), ("$job", draft.Lineage.JobId),
                ("$body", JsonSerializer.Serialize(version, LifecycleJson.Default.ModelVersion)));
            Append(connection, new StageChange(version.Model, number, null, ModelStage.Development, at, by, "Registered.", false));
            return version;
        },
        ct);

    public Task<ModelVersion?> GetAsync(string model, SemanticVersion version, CancellationToken ct) => Task.FromResult(database.Read(c => Find(c, model, version)));

    public Task<IReadOnlyList<ModelSummary>> ModelsAsync(int limit, string? after, CancellationToken ct) => Task.FromResult<IReadOnlyList<ModelSummary>>(database.Read(
        c =>
        {
            var names = c.Query(
                "SELECT DISTINCT model FROM model_versions WHERE model > $after ORDER BY model LIMIT $limit", row => row.GetString(0), ("$after", after ?? ""), ("$limit", limit));
            return names.ConvertAll(name => Summary(c, name));
        }));

    public Task<IReadOnlyList<ModelVersion>> VersionsAsync(string model, int limit, SemanticVersion? after, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ModelVersion>>(database.Read(c => Versions(c, model, limit, after)));

    public Task<bool> ChangeStagesAsync(IReadOnlyList<(ModelVersion Version, StageChange Change)> changes, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            if (changes.Any(c => Find(connection, c.Version.Model, c.Version.Version)?.Revision != c.Version.Revision)) return false;
            foreach (var (version, change) in changes)
            {
                var number = version.Version;
                connection.Execute(
                    "UPDATE model_versions SET revision = revision + 1, body = $body WHERE model = $model AND major = $major AND minor = $minor AND patch = $patch",
                    ("$model", version.Model), ("$major", number.Major), ("$minor", number.Minor), ("$patch", number.Patch),
                    ("$body", JsonSerializer.Serialize(version, LifecycleJson.Default.ModelVersion)));
                Append(connection, change);
            }
            return true;
        },
        ct);

    public Task<IReadOnlyList<StageChange>> HistoryAsync(string model, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<StageChange>>(database.Read(c => History(c, model)));

    public Task SetAliasAsync(string model, string alias, SemanticVersion? version, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            if (version is { } number)
                connection.Execute("INSERT OR REPLACE INTO model_aliases (model, alias, version) VALUES ($model, $alias, $version)", ("$model", model), ("$alias", alias), ("$version", number.ToString()));
            else
                connection.Execute("DELETE FROM model_aliases WHERE model = $model AND alias = $alias", ("$model", model), ("$alias", alias));
        },
        ct);

    public Task<SemanticVersion?> AliasAsync(string model, string alias, CancellationToken ct) => Task.FromResult(database.Read(
        c => c.Scalar("SELECT version FROM model_aliases WHERE model = $model AND alias = $alias", ("$model", model), ("$alias", alias)) is string text
            ? SemanticVersion.Parse(text)
            : (SemanticVersion?)null));

    private static ModelSummary Summary(SqliteConnection connection, string model)
    {
        var count = (long)connection.Scalar("SELECT count(*) FROM model_versions WHERE model = $model", ("$model", model))!;
        var aliases = connection.Query("SELECT alias, version FROM model_aliases WHERE model = $model ORDER BY alias", row => (row.GetString(0), row.GetString(1)), ("$model", model))
            .ToDictionary(a => a.Item1, a => SemanticVersion.Parse(a.Item2), StringComparer.Ordinal);
        return new ModelSummary(
            model, (int)count, Versions(connection, model, 1, null)[0].Version, StageHistory.ProductionAt(History(connection, model), DateTimeOffset.MaxValue), aliases);
    }

    private static List<ModelVersion> Versions(SqliteConnection connection, string model, int limit, SemanticVersion? after)
    {
        var before = after ?? new SemanticVersion(int.MaxValue, int.MaxValue, int.MaxValue);
        return connection.Query(
            """
            SELECT body, revision FROM model_versions WHERE model = $model AND (major, minor, patch) < ($major, $minor, $patch)
            ORDER BY major DESC, minor DESC, patch DESC LIMIT $limit
            """,
            Read, ("$model", model), ("$major", before.Major), ("$minor", before.Minor), ("$patch", before.Patch), ("$limit", limit));
    }

    private static ModelVersion? Find(SqliteConnection connection, string model, SemanticVersion version) => connection.Query(
        "SELECT body, revision FROM model_versions WHERE model = $model AND major = $major AND minor = $minor AND patch = $patch",
        Read, ("$model", model), ("$major", version.Major), ("$minor", version.Minor), ("$patch", version.Patch)).FirstOrDefault();

    private static List<StageChange> History(SqliteConnection connection, string model) => connection.Query(
        "SELECT body FROM model_history WHERE model = $model ORDER BY sequence",
        row => JsonSerializer.Deserialize(row.GetString(0), LifecycleJson.Default.StageChange)!, ("$model", model));

    private static void Append(SqliteConnection connection, StageChange change) => connection.Execute(
        "INSERT INTO model_history (model, body) VALUES ($model, $body)",
        ("$model", change.Model), ("$body", JsonSerializer.Serialize(change, LifecycleJson.Default.StageChange)));

    private static ModelVersion Read(SqliteDataReader row) =>
        JsonSerializer.Deserialize(row.GetString(0), LifecycleJson.Default.ModelVersion)! with { Revision = row.GetInt64(1) };
}
