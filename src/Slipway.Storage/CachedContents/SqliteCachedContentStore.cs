using System.Globalization;
using Microsoft.Data.Sqlite;
using Slipway.Core.Errors;
using Slipway.Gateway.CachedContents;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.CachedContents;

/// <summary>Cached contents in SQLite.</summary>
public sealed class SqliteCachedContentStore(SqliteDatabase database) : ICachedContentStore
{
    private const string Columns = "tenant, id, parent, model, display_name, tokens, created_at, updated_at, expires_at";

    public Task<Error?> AddAsync(CachedContent content, long quota, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            var used = (long)connection.Scalar("SELECT coalesce(sum(bytes), 0) FROM cached_contents WHERE tenant = $tenant", ("$tenant", content.Tenant))!;
            if (used + content.Body.Length > quota)
            {
                return new Error(ErrorKind.PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"Your cached contents have {used} bytes, and this one's {content.Body.Length} do not fit into the {quota} that you may keep. Delete some."))
                {
                    Code = "cache_quota_exceeded",
                };
            }

            connection.Execute(
                $"INSERT INTO cached_contents ({Columns}, bytes, body) VALUES ($tenant, $id, $parent, $model, $display, $tokens, $created, $updated, $expires, $bytes, $body)",
                ("$tenant", content.Tenant),
                ("$id", content.Id),
                ("$parent", content.Parent),
                ("$model", content.Model),
                ("$display", content.DisplayName),
                ("$tokens", content.Tokens),
                ("$created", content.CreatedAt.ToUnixTimeMilliseconds()),
                ("$updated", content.UpdatedAt.ToUnixTimeMilliseconds()),
                ("$expires", content.ExpiresAt.ToUnixTimeMilliseconds()),
                ("$bytes", content.Body.Length),
                ("$body", content.Body.ToArray()));
            return (Error?)null;
        },
        cancellation);

    public Task<CachedContent?> FindAsync(string? tenant, string id, CancellationToken cancellation) => Task.FromResult(database.Read(c => c.Query(
        $"SELECT {Columns}, body FROM cached_contents WHERE id = $id AND ($tenant IS NULL OR tenant = $tenant)", row => Read(row) with { Body = row.GetFieldValue<byte[]>(9) }, ("$id", id), ("$tenant", tenant)).FirstOrDefault()));

    public Task<IReadOnlyList<CachedContent>> ListAsync(string? tenant, string parent, DateTimeOffset now, int limit, CachedContent? after, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CachedContent>>(database.Read(c => c.Query(
            $"""
            SELECT {Columns} FROM cached_contents
            WHERE parent = $parent AND expires_at > $now AND ($tenant IS NULL OR tenant = $tenant) AND ($after IS NULL OR (created_at, id) < ($at, $after))
            ORDER BY created_at DESC, id DESC LIMIT $limit
            """,
            Read, ("$parent", parent), ("$now", now.ToUnixTimeMilliseconds()), ("$tenant", tenant), ("$after", after?.Id), ("$at", after?.CreatedAt.ToUnixTimeMilliseconds()), ("$limit", limit))));

    public Task<bool> ExtendAsync(string tenant, string id, DateTimeOffset expiresAt, DateTimeOffset updatedAt, CancellationToken cancellation) => database.WriteAsync(
        c => c.Execute(
            "UPDATE cached_contents SET expires_at = $expires, updated_at = $updated WHERE tenant = $tenant AND id = $id",
            ("$expires", expiresAt.ToUnixTimeMilliseconds()), ("$updated", updatedAt.ToUnixTimeMilliseconds()), ("$tenant", tenant), ("$id", id)) > 0,
        cancellation);

    public Task<bool> RemoveAsync(string tenant, string id, CancellationToken cancellation) =>
        database.WriteAsync(c => c.Execute("DELETE FROM cached_contents WHERE tenant = $tenant AND id = $id", ("$tenant", tenant), ("$id", id)) > 0, cancellation);

    public Task SweepAsync(DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(connection => { connection.Execute("DELETE FROM cached_contents WHERE expires_at <= $now", ("$now", now.ToUnixTimeMilliseconds())); }, cancellation);

    private static CachedContent Read(SqliteDataReader row) => new(row.GetString(1), row.GetString(0))
    {
        Parent = row.GetString(2),
        Model = row.GetString(3),
        DisplayName = row.Text(4),
        Tokens = row.GetInt64(5),
        CreatedAt = row.Moment(6)!.Value,
        UpdatedAt = row.Moment(7)!.Value,
        ExpiresAt = row.Moment(8)!.Value,
        Body = default,
    };
}
