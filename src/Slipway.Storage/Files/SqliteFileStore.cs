using System.Globalization;
using Microsoft.Data.Sqlite;
using Slipway.Core.Errors;
using Slipway.Gateway.Files;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Files;

/// <summary>Descriptions of uploaded files in SQLite.</summary>
public sealed class SqliteFileStore(SqliteDatabase database) : IFileStore
{
    private const string Columns = "tenant, id, name, display_name, mime_type, purpose, bytes, sha256, blob, created_at, expires_at";

    public Task<Error?> AddAsync(StoredFile file, long quota, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            if (connection.Scalar("SELECT 1 FROM files WHERE tenant = $tenant AND id = $id", ("$tenant", file.Tenant), ("$id", file.Id)) is not null)
            {
                return new Error(ErrorKind.Conflict, $"There is a file of the name `{file.Id}` already. Choose another name, or delete that file first.") { Field = "file.name" };
            }

            var used = (long)connection.Scalar("SELECT coalesce(sum(bytes), 0) FROM files WHERE tenant = $tenant", ("$tenant", file.Tenant))!;
            if (used + file.Bytes > quota)
            {
                return new Error(ErrorKind.PayloadTooLarge, string.Create(CultureInfo.InvariantCulture,
                    $"Your files have {used} bytes, and this one's {file.Bytes} do not fit into the {quota} that you may keep. Delete some, or have general_settings.file_quota_mb raised."))
                {
                    Field = "file", Code = "file_quota_exceeded",
                };
            }

            connection.Execute(
                $"INSERT INTO files ({Columns}) VALUES ($tenant, $id, $name, $display, $mime, $purpose, $bytes, $sha, $blob, $created, $expires)",
                ("$tenant", file.Tenant),
                ("$id", file.Id),
                ("$name", file.Name),
                ("$display", file.DisplayName),
                ("$mime", file.MimeType),
                ("$purpose", file.Purpose),
                ("$bytes", file.Bytes),
                ("$sha", file.Sha256),
                ("$blob", file.Blob),
                ("$created", file.CreatedAt.ToUnixTimeMilliseconds()),
                ("$expires", file.ExpiresAt?.ToUnixTimeMilliseconds()));
            return (Error?)null;
        },
        cancellation);

    public Task<StoredFile?> FindAsync(string? tenant, string id, CancellationToken cancellation) => Task.FromResult(database.Read(c => c.Query(
        $"SELECT {Columns} FROM files WHERE id = $id AND ($tenant IS NULL OR tenant = $tenant) ORDER BY created_at LIMIT 1", Read, ("$id", id), ("$tenant", tenant)).FirstOrDefault()));

    public Task<IReadOnlyList<StoredFile>> ListAsync(FileQuery query, CancellationToken cancellation)
    {
        var (after, order) = query.Ascending ? (">", "ASC") : ("<", "DESC");
        var place = query.After is null ? "" : $"AND (created_at, id) {after} ($at, $after)";
        var whose = query.Tenant is null ? "" : "AND tenant = $tenant";
        return Task.FromResult<IReadOnlyList<StoredFile>>(database.Read(c => c.Query(
            $"""
            SELECT {Columns} FROM files
            WHERE (expires_at IS NULL OR expires_at > $now) AND ($purpose IS NULL OR purpose = $purpose) {whose} {place}
            ORDER BY created_at {order}, id {order} LIMIT $limit
            """,
            Read, ("$tenant", query.Tenant), ("$now", query.Now.ToUnixTimeMilliseconds()), ("$purpose", query.Purpose), ("$at", query.After?.CreatedAt.ToUnixTimeMilliseconds()), ("$after", query.After?.Id), ("$limit", query.Limit))));
    }

    public Task<bool> RemoveAsync(string tenant, string id, CancellationToken cancellation) =>
        database.WriteAsync(c => c.Execute("DELETE FROM files WHERE tenant = $tenant AND id = $id", ("$tenant", tenant), ("$id", id)) > 0, cancellation);

    public Task<IReadOnlyList<StoredFile>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<StoredFile>>(database.Read(
        c => c.Query($"SELECT {Columns} FROM files WHERE expires_at <= $now ORDER BY expires_at LIMIT $limit", Read, ("$now", now.ToUnixTimeMilliseconds()), ("$limit", limit))));

    public Task<IReadOnlySet<string>> BlobsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlySet<string>>(database.Read(c => c.Query("SELECT blob FROM files", row => row.GetString(0))).ToHashSet(StringComparer.Ordinal));

    private static StoredFile Read(SqliteDataReader row) => new(row.GetString(1), row.GetString(0))
    {
        Name = row.GetString(2),
        DisplayName = row.Text(3),
        MimeType = row.GetString(4),
        Purpose = row.GetString(5),
        Bytes = row.GetInt64(6),
        Sha256 = row.GetString(7),
        Blob = row.GetString(8),
        CreatedAt = row.Moment(9)!.Value,
        ExpiresAt = row.Moment(10),
    };
}
