using System.Text.Json;
using Microsoft.Data.Sqlite;
using Slipway.Lifecycle.Datasets;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Lifecycle;

/// <summary>Names and versions of datasets in SQLite.</summary>
public sealed class SqliteDatasetStore(SqliteDatabase database) : IDatasetStore
{
    public Task<DatasetVersion> AddAsync(string name, DatasetManifest manifest, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            var latest = Latest(connection, name);
            if (latest?.Hash == manifest.Hash) return latest;
            var version = new DatasetVersion(
                name, (latest?.Version ?? 0) + 1, manifest.Hash, manifest.Task, manifest.Report.Format ?? "", manifest.Report.RowsUsable, manifest.CreatedAt);
            connection.Execute(
                "INSERT INTO dataset_versions (name, version, body) VALUES ($name, $version, $body)",
                ("$name", name), ("$version", version.Version), ("$body", JsonSerializer.Serialize(version, LifecycleJson.Default.DatasetVersion)));
            return version;
        },
        ct);

    public Task<DatasetVersion?> GetAsync(string name, int? version, CancellationToken ct) => Task.FromResult(database.Read(
        c => version is null
            ? Latest(c, name)
            : c.Query("SELECT body FROM dataset_versions WHERE name = $name AND version = $version", Read, ("$name", name), ("$version", version)).FirstOrDefault()));

    public Task<IReadOnlyList<DatasetVersion>> ListAsync(int limit, string? after, CancellationToken ct)
    {
        var (name, version) = after?.Split('@', 2) is [var n, var v] && int.TryParse(v, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? (n, number) : ("", 0);
        return Task.FromResult<IReadOnlyList<DatasetVersion>>(database.Read(c => c.Query(
            "SELECT body FROM dataset_versions WHERE (name, version) > ($name, $version) ORDER BY name, version LIMIT $limit",
            Read, ("$name", name), ("$version", version), ("$limit", limit))));
    }

    private static DatasetVersion? Latest(SqliteConnection connection, string name) =>
        connection.Query("SELECT body FROM dataset_versions WHERE name = $name ORDER BY version DESC LIMIT 1", Read, ("$name", name)).FirstOrDefault();

    private static DatasetVersion Read(SqliteDataReader row) => JsonSerializer.Deserialize(row.GetString(0), LifecycleJson.Default.DatasetVersion)!;
}
