using System.Text.Json;
using Microsoft.Data.Sqlite;
using Slipway.Lifecycle.Endpoints;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Lifecycle;

/// <summary>Endpoints in SQLite.</summary>
public sealed class SqliteEndpointStore(SqliteDatabase database) : IEndpointStore
{
    public Task<bool> CreateAsync(Endpoint endpoint, CancellationToken ct) => database.WriteAsync(
        connection => connection.Execute(
            "INSERT OR IGNORE INTO endpoints (name, revision, body) VALUES ($name, 0, $body)", ("$name", endpoint.Name), ("$body", Write(endpoint))) == 1,
        ct);

    public Task<Endpoint?> GetAsync(string name, CancellationToken ct) => Task.FromResult(database.Read(
        c => c.Query("SELECT body, revision FROM endpoints WHERE name = $name", Read, ("$name", name)).FirstOrDefault()));

    public Task<IReadOnlyList<Endpoint>> ListAsync(int limit, string? after, CancellationToken ct) => Task.FromResult<IReadOnlyList<Endpoint>>(database.Read(
        c => c.Query("SELECT body, revision FROM endpoints WHERE name > $after ORDER BY name LIMIT $limit", Read, ("$after", after ?? ""), ("$limit", limit))));

    public Task<Endpoint?> UpdateAsync(Endpoint endpoint, CancellationToken ct) => database.WriteAsync(
        connection => connection.Execute(
            "UPDATE endpoints SET revision = revision + 1, body = $body WHERE name = $name AND revision = $revision",
            ("$name", endpoint.Name), ("$revision", endpoint.Revision), ("$body", Write(endpoint))) == 1
            ? endpoint with { Revision = endpoint.Revision + 1 }
            : null,
        ct);

    public Task<bool> DeleteAsync(Endpoint endpoint, CancellationToken ct) => database.WriteAsync(
        connection => connection.Execute(
            "DELETE FROM endpoints WHERE name = $name AND revision = $revision", ("$name", endpoint.Name), ("$revision", endpoint.Revision)) == 1,
        ct);

    private static string Write(Endpoint endpoint) => JsonSerializer.Serialize(EndpointBody.Of(endpoint), LifecycleJson.Default.EndpointBody);

    private static Endpoint Read(SqliteDataReader row) =>
        JsonSerializer.Deserialize(row.GetString(0), LifecycleJson.Default.EndpointBody)!.ToEndpoint(row.GetInt64(1));
}
