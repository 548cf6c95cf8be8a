using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Slipway.Core.Errors;
using Slipway.Gateway.Keys;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Keys;

/// <summary>Virtual keys in SQLite.</summary>
public sealed class SqliteKeyStore(SqliteDatabase database) : IKeyStore
{
    private const string Placeholders = "$id, $name, $alias, $models, $aliases, $budget, $rpm, $parallel, $expires, $blocked, $metadata, $user, $team, $tags, $created, $updated";

    private const string Columns = "token_id, key_name, key_alias, models, aliases, max_budget, rpm_limit, max_parallel_requests, expires, blocked, metadata, user_id, team_id, tags, created_at, updated_at";

    public Task<IReadOnlyList<VirtualKey>> LoadAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<VirtualKey>>(database.Read(c => c.Query($"SELECT {Columns} FROM virtual_keys", Read)));

    public Task<Error?> SaveAsync(VirtualKey key, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            if (connection.Scalar("SELECT 1 FROM virtual_keys WHERE key_alias = $alias AND token_id <> $id", ("$alias", key.KeyAlias), ("$id", key.TokenId)) is not null)
            {
                return new Error(ErrorKind.Conflict, $"Another key has the alias `{key.KeyAlias}`. Choose another, or delete that key first.") { Field = "key_alias" };
            }

            // Not INSERT OR REPLACE: that would delete whichever other row stands in the way.
            connection.Execute(
                $"INSERT INTO virtual_keys ({Columns}) VALUES ({Placeholders}) ON CONFLICT (token_id) DO UPDATE SET ({Columns}) = ({Placeholders})",
                ("$id", key.TokenId),
                ("$name", key.KeyName),
                ("$alias", key.KeyAlias),
                ("$models", JsonSerializer.Serialize(key.Models, KeyColumns.Default.IReadOnlyListString)),
                ("$aliases", JsonSerializer.Serialize(key.Aliases, KeyColumns.Default.IReadOnlyDictionaryStringString)),
                ("$budget", key.MaxBudget?.ToString(CultureInfo.InvariantCulture)),
                ("$rpm", key.RpmLimit),
                ("$parallel", key.MaxParallelRequests),
                ("$expires", key.Expires?.ToUnixTimeMilliseconds()),
                ("$blocked", key.Blocked),
                ("$metadata", key.Metadata),
                ("$user", key.UserId),
                ("$team", key.TeamId),
                ("$tags", JsonSerializer.Serialize(key.Tags, KeyColumns.Default.IReadOnlyListString)),
                ("$created", key.CreatedAt.ToUnixTimeMilliseconds()),
                ("$updated", key.UpdatedAt.ToUnixTimeMilliseconds()));
            return (Error?)null;
        },
        cancellation);

    public Task DeleteAsync(string tokenId, CancellationToken cancellation) =>
        database.WriteAsync(connection => { connection.Execute("DELETE FROM virtual_keys WHERE token_id = $id", ("$id", tokenId)); }, cancellation);

    private static VirtualKey Read(SqliteDataReader row) => new()
    {
        TokenId = row.GetString(0),
        KeyName = row.GetString(1),
        KeyAlias = row.Text(2),
        Models = JsonSerializer.Deserialize(row.GetString(3), KeyColumns.Default.IReadOnlyListString)!,
        Aliases = JsonSerializer.Deserialize(row.GetString(4), KeyColumns.Default.IReadOnlyDictionaryStringString)!,
        MaxBudget = row.Decimal(5),
        RpmLimit = (int?)row.Long(6),
        MaxParallelRequests = (int?)row.Long(7),
        Expires = row.Moment(8),
        Blocked = row.GetBoolean(9),
        Metadata = row.GetString(10),
        UserId = row.Text(11),
        TeamId = row.Text(12),
        Tags = JsonSerializer.Deserialize(row.GetString(13), KeyColumns.Default.IReadOnlyListString)!,
        CreatedAt = row.Moment(14)!.Value,
        UpdatedAt = row.Moment(15)!.Value,
    };
}

[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class KeyColumns : JsonSerializerContext;
