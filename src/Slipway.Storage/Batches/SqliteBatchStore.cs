using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Slipway.Gateway.Batches;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Batches;

/// <summary>Batches in SQLite.</summary>
public sealed class SqliteBatchStore(SqliteDatabase database) : IBatchStore
{
    public Task AddAsync(BatchJob job, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            connection.Execute(
                "INSERT INTO batches (id, tenant, dialect, created_at, open, revision, body) VALUES ($id, $tenant, $dialect, $created, $open, $revision, $body)",
                ("$id", job.Id), ("$tenant", job.Tenant), ("$dialect", job.Dialect), ("$created", job.CreatedAt.ToUnixTimeMilliseconds()), ("$open", !job.IsFinal), ("$revision", job.Revision), ("$body", Write(job)));
        },
        cancellation);

    public Task<BatchJob?> FindAsync(string? tenant, string id, CancellationToken cancellation) => Task.FromResult(database.Read(c => c.Query(
        "SELECT body, revision FROM batches WHERE id = $id AND ($tenant IS NULL OR tenant = $tenant)", Read, ("$id", id), ("$tenant", tenant)).FirstOrDefault()));

    public Task<IReadOnlyList<BatchJob>> ListAsync(string? tenant, string dialect, int limit, BatchJob? after, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<BatchJob>>(database.Read(c => c.Query(
        """
        SELECT body, revision FROM batches
        WHERE dialect = $dialect AND ($tenant IS NULL OR tenant = $tenant) AND ($after IS NULL OR (created_at, id) < ($at, $after))
        ORDER BY created_at DESC, id DESC LIMIT $limit
        """,
        Read, ("$dialect", dialect), ("$tenant", tenant), ("$after", after?.Id), ("$at", after?.CreatedAt.ToUnixTimeMilliseconds()), ("$limit", limit))));

    public Task<IReadOnlyList<BatchJob>> OpenAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<BatchJob>>(database.Read(
        c => c.Query("SELECT body, revision FROM batches WHERE open = 1 ORDER BY created_at, id", Read)));

    public Task<BatchJob?> UpdateAsync(BatchJob job, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            var next = job with { Revision = job.Revision + 1 };
            return connection.Execute(
                "UPDATE batches SET open = $open, revision = $next, body = $body WHERE id = $id AND revision = $revision",
                ("$id", job.Id), ("$open", !job.IsFinal), ("$revision", job.Revision), ("$next", next.Revision), ("$body", Write(next))) > 0 ? next : null;
        },
        cancellation);

    public Task RemoveAsync(string id, CancellationToken cancellation) =>
        database.WriteAsync(connection => { connection.Execute("DELETE FROM batches WHERE id = $id", ("$id", id)); }, cancellation);

    private static string Write(BatchJob job) => JsonSerializer.Serialize(job, BatchColumns.Default.BatchJob);

    private static BatchJob Read(SqliteDataReader row) => JsonSerializer.Deserialize(row.GetString(0), BatchColumns.Default.BatchJob)! with { Revision = row.GetInt64(1) };
}

[JsonSerializable(typeof(BatchJob))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class BatchColumns : JsonSerializerContext;
