using Slipway.Gateway.Reasoning;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Reasoning;

/// <summary>The reasoning vault in SQLite.</summary>
public sealed class SqliteVaultStore(SqliteDatabase database) : IVaultStore
{
    public Task SaveAsync(IReadOnlyList<VaultEntry> entries, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            foreach (var entry in entries)
            {
                connection.Execute(
                    "INSERT INTO reasoning_vault (key, sealed, expires) VALUES ($key, $sealed, $expires) ON CONFLICT (key) DO UPDATE SET (sealed, expires) = ($sealed, $expires)",
                    ("$key", entry.Key),
                    ("$sealed", entry.Sealed),
                    ("$expires", entry.Expires.ToUnixTimeMilliseconds()));
            }
        },
        cancellation);

    public IReadOnlyDictionary<string, byte[]> Find(IReadOnlyCollection<string> keys, DateTimeOffset now) => database.Read(connection => connection
        .Query(
            "SELECT key, sealed FROM reasoning_vault WHERE key IN (SELECT value FROM json_each($keys)) AND expires > $now",
            row => (Key: row.GetString(0), Sealed: row.GetFieldValue<byte[]>(1)),
            ("$keys", Json(keys)),
            ("$now", now.ToUnixTimeMilliseconds()))
        .ToDictionary(row => row.Key, row => row.Sealed, StringComparer.Ordinal));

    public Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellation) => database.WriteAsync(
        connection => connection.Execute("DELETE FROM reasoning_vault WHERE expires <= $now", ("$now", now.ToUnixTimeMilliseconds())),
        cancellation);

    /// <summary>The keys are hexadecimal digests: nothing in them needs escaping.</summary>
    private static string Json(IReadOnlyCollection<string> keys) => "[" + string.Join(',', keys.Select(key => $"\"{key}\"")) + "]";
}
