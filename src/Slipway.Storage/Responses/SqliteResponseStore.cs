using Microsoft.Data.Sqlite;
using Slipway.Gateway.Responses;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Responses;

/// <summary>Kept responses in SQLite.</summary>
public sealed class SqliteResponseStore(SqliteDatabase database) : IResponseStore
{
    private const string Columns = "r.tenant, r.id, r.previous_id, r.created_at, r.expires_at, r.sealed";

    /// <summary>A response and those before it. UNION, unlike UNION ALL, comes to an end even where ids form a circle.</summary>
    private const string ChainOf =
        """
        WITH RECURSIVE chain (id) AS (
            SELECT $id
            UNION
            SELECT r.previous_id FROM chain c JOIN responses r ON r.tenant = $tenant AND r.id = c.id WHERE r.previous_id IS NOT NULL)
        """;

    public Task AddAsync(StoredResponse response, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            connection.Execute("DELETE FROM responses WHERE tenant = $tenant AND id = $id", ("$tenant", response.Tenant), ("$id", response.Id));
            connection.Execute(
                "INSERT INTO responses (tenant, id, previous_id, created_at, expires_at, sealed) VALUES ($tenant, $id, $previous, $created, $expires, $sealed)",
                ("$tenant", response.Tenant),
                ("$id", response.Id),
                ("$previous", response.PreviousId),
                ("$created", response.CreatedAt.ToUnixTimeMilliseconds()),
                ("$expires", response.ExpiresAt.ToUnixTimeMilliseconds()),
                ("$sealed", response.Sealed));
            foreach (var item in response.ItemIds)
            {
                connection.Execute(
                    "INSERT OR IGNORE INTO response_items (tenant, item_id, response_id) VALUES ($tenant, $item, $id)",
                    ("$tenant", response.Tenant), ("$item", item), ("$id", response.Id));
            }

            if (response.PreviousId is { } previous)
            {
                connection.Execute(
                    ChainOf + "UPDATE responses SET expires_at = max(expires_at, $expires) WHERE tenant = $tenant AND id IN (SELECT id FROM chain)",
                    ("$tenant", response.Tenant), ("$id", previous), ("$expires", response.ExpiresAt.ToUnixTimeMilliseconds()));
            }
        },
        cancellation);

    public IReadOnlyList<StoredResponse> Chain(string tenant, string id, DateTimeOffset now)
    {
        var found = database.Read(connection => connection.Query(
            ChainOf + $"SELECT {Columns} FROM chain c JOIN responses r ON r.tenant = $tenant AND r.id = c.id WHERE r.expires_at > $now",
            Read, ("$tenant", tenant), ("$id", id), ("$now", now.ToUnixTimeMilliseconds()))).ToDictionary(r => r.Id, StringComparer.Ordinal);
        var chain = new List<StoredResponse>(found.Count);
        for (string? next = id; next is not null && found.Remove(next, out var response); next = response.PreviousId)
        {
            chain.Add(response);
        }

        return chain;
    }

    public IReadOnlyList<StoredResponse> Holding(string tenant, IReadOnlyCollection<string> itemIds, DateTimeOffset now) => database.Read(connection => connection.Query(
        $"""
        SELECT {Columns} FROM responses r
        WHERE r.tenant = $tenant AND r.expires_at > $now AND r.id IN (
            SELECT response_id FROM response_items WHERE tenant = $tenant AND item_id IN (SELECT value FROM json_each($items)))
        ORDER BY r.created_at
        """,
        Read, ("$tenant", tenant), ("$now", now.ToUnixTimeMilliseconds()), ("$items", Json(itemIds))));

    public Task<bool> RemoveAsync(string tenant, string id, DateTimeOffset now, CancellationToken cancellation) => database.WriteAsync(
        connection => connection.Execute("DELETE FROM responses WHERE tenant = $tenant AND id = $id AND expires_at > $now", ("$tenant", tenant), ("$id", id), ("$now", now.ToUnixTimeMilliseconds())) > 0,
        cancellation);

    public Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellation) => database.WriteAsync(
        connection => connection.Execute("DELETE FROM responses WHERE expires_at <= $now", ("$now", now.ToUnixTimeMilliseconds())),
        cancellation);

    private static string Json(IReadOnlyCollection<string> ids) =>
        "[" + string.Join(',', ids.Select(id => "\"" + System.Text.Json.JsonEncodedText.Encode(id) + "\"")) + "]";

    private static StoredResponse Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1))
    {
        PreviousId = row.Text(2),
        CreatedAt = row.Moment(3)!.Value,
        ExpiresAt = row.Moment(4)!.Value,
        Sealed = row.GetFieldValue<byte[]>(5),
    };
}
