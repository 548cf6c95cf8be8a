using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Slipway.Core.Fidelity;
using Slipway.Core.Usage;
using Slipway.Gateway.Ledger;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage.Ledger;

/// <summary>The ledger in SQLite. Costs are decimals stored as text; the sum of each key is kept beside the rows, in the same transaction.</summary>
public sealed class SqliteUsageStore(SqliteDatabase database) : IUsageStore
{
    private const string Columns =
        "call_id, attempt, key_id, reserved, model, model_group, deployment_id, upstream_model, variant, dialect, operation, stream, end_user, started_at, " +
        "status, error_code, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, usage_source, cost, price_source, first_byte_ms, duration_ms, settled_by, " +
        "cache_write_tokens, audio_input_tokens, audio_output_tokens, losses";

    private static readonly string Insert =
        $"INSERT INTO usage_rows ({Columns}) VALUES ({string.Join(',', Enumerable.Repeat('?', Columns.Count(c => c == ',') + 1))}) ON CONFLICT (call_id, attempt) DO NOTHING";

    public Task AppendAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            var spent = new Dictionary<string, decimal>(StringComparer.Ordinal);
            using var insert = new PreparedStatement(connection, Insert);
            foreach (var row in rows)
            {
                if (Append(insert, row) && row.Cost is { } cost && cost != 0)
                {
                    spent[row.Intent.KeyId] = spent.GetValueOrDefault(row.Intent.KeyId) + cost;
                }
            }

            foreach (var (key, amount) in spent)
            {
                Spend(connection, key, amount);
            }
        },
        cancellation);

    public Task<IReadOnlyDictionary<string, decimal>> SpendByKeyAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, decimal>>(database.Read(c => c
            .Query("SELECT key_id, spend FROM key_spend", row => (Key: row.GetString(0), Spend: row.Decimal(1)!.Value))
            .ToDictionary(r => r.Key, r => r.Spend, StringComparer.Ordinal)));

    public Task<IReadOnlyList<UsageRow>> ListAsync(UsageQuery query, CancellationToken cancellation)
    {
        var (conditions, values) = Conditions(query);
        return Task.FromResult<IReadOnlyList<UsageRow>>(database.Read(c => c.Query(
            $"SELECT {Columns} FROM usage_rows {conditions} ORDER BY started_at DESC, call_id DESC, attempt DESC LIMIT $limit",
            Read,
            [.. values, ("$limit", query.Limit)])));
    }

    public Task<IReadOnlyList<UsageTotal>> TotalsAsync(UsageQuery query, CancellationToken cancellation)
    {
        var (conditions, values) = Conditions(query with { Before = null });
        return Task.FromResult<IReadOnlyList<UsageTotal>>(database.Read(connection =>
        {
            var totals = new SortedDictionary<(string Key, string Group), UsageTotal>(ByKeyThenGroup);
            using var command = connection.Prepare($"SELECT key_id, model_group, cost, input_tokens, output_tokens FROM usage_rows {conditions}", [.. values]);
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                var id = (row.GetString(0), row.GetString(1));
                var total = totals.GetValueOrDefault(id) ?? new UsageTotal(id.Item1, id.Item2, 0, 0, 0, 0, 0);
                var cost = row.Decimal(2);
                totals[id] = total with
                {
                    Rows = total.Rows + 1,
                    Unpriced = total.Unpriced + (cost is null ? 1 : 0),
                    InputTokens = total.InputTokens + row.GetInt64(3),
                    OutputTokens = total.OutputTokens + row.GetInt64(4),
                    Cost = total.Cost + (cost ?? 0),
                };
            }

            return totals.Values.ToList();
        }));
    }

    private static readonly Comparer<(string Key, string Group)> ByKeyThenGroup = Comparer<(string Key, string Group)>.Create((a, b) =>
        string.CompareOrdinal(a.Key, b.Key) is var byKey && byKey != 0 ? byKey : string.CompareOrdinal(a.Group, b.Group));

    // Only the conditions that are asked for, so that SQLite can choose the index that fits them.
    private static (string Sql, List<(string Name, object? Value)> Values) Conditions(UsageQuery query)
    {
        var conditions = new List<string>();
        var values = new List<(string Name, object? Value)>();
        void Add(string condition, string name, object? value)
        {
            conditions.Add(condition);
            values.Add((name, value));
        }

        if (query.KeyId is { } key)
        {
            Add("key_id = $key", "$key", key);
        }

        if (query.CallId is { } call)
        {
            Add("call_id = $call", "$call", call);
        }

        if (query.From is { } from)
        {
            Add("started_at >= $from", "$from", from.ToUnixTimeMilliseconds());
        }

        if (query.Until is { } until)
        {
            Add("started_at < $until", "$until", until.ToUnixTimeMilliseconds());
        }

        if (query.Before is { } before)
        {
            Add("(started_at, call_id, attempt) < ($at, $before, $attempt)", "$at", before.StartedAt.ToUnixTimeMilliseconds());
            values.Add(("$before", before.CallId));
            values.Add(("$attempt", before.Attempt));
        }

        return (conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions), values);
    }

    /// <summary>False when the row is there already. The values are bound in the order of <see cref="Columns"/>.</summary>
    private static bool Append(PreparedStatement insert, UsageRow row)
    {
        var intent = row.Intent;
        insert.Add(intent.CallId).Add(intent.Attempt).Add(intent.KeyId).Add(Exact(intent.Reserved)).Add(intent.Model).Add(intent.ModelGroup).Add(intent.DeploymentId)
            .Add(intent.UpstreamModel).Add(intent.Variant).Add(intent.Dialect).Add(intent.Operation).Add(intent.Stream ? 1 : 0).Add(intent.EndUser)
            .Add(intent.StartedAt.ToUnixTimeMilliseconds());
        insert.Add(row.Status).Add(row.ErrorCode).Add(row.Tokens.Input).Add(row.Tokens.Output).Add(row.Tokens.CachedInput).Add(row.Tokens.Reasoning)
            .Add(row.UsageSource).Add(Exact(row.Cost)).Add(row.PriceSource).Add(row.FirstByteMs).Add((double?)row.DurationMs).Add(row.SettledBy);
        insert.Add(row.Tokens.CacheWrite).Add(row.Tokens.AudioInput).Add(row.Tokens.AudioOutput)
            .Add(row.Losses is { } losses ? JsonSerializer.Serialize(losses, LossColumn.Default.IReadOnlyListLoss) : null);
        return insert.Run() == 1;
    }

    private static void Spend(SqliteConnection connection, string key, decimal amount)
    {
        var before = connection.Scalar("SELECT spend FROM key_spend WHERE key_id = $key", ("$key", key)) is string text ? decimal.Parse(text, CultureInfo.InvariantCulture) : 0m;
        connection.Execute("INSERT OR REPLACE INTO key_spend (key_id, spend) VALUES ($key, $spend)", ("$key", key), ("$spend", Exact(before + amount)));
    }

    private static string? Exact(decimal? amount) => amount?.ToString(CultureInfo.InvariantCulture);

    private static UsageRow Read(SqliteDataReader row) => new(new UsageIntent(row.GetString(0), row.GetInt32(1), row.GetString(2), row.Decimal(3))
    {
        Model = row.GetString(4),
        ModelGroup = row.GetString(5),
        DeploymentId = row.GetString(6),
        UpstreamModel = row.GetString(7),
        Variant = row.Text(8),
        Dialect = row.GetString(9),
        Operation = row.GetString(10),
        Stream = row.GetBoolean(11),
        EndUser = row.Text(12),
        StartedAt = row.Moment(13)!.Value,
    })
    {
        Status = row.GetString(14),
        ErrorCode = row.Text(15),
        Tokens = new TokenUsage(row.GetInt64(16), row.GetInt64(17), row.GetInt64(18), row.GetInt64(19)) { CacheWrite = row.GetInt64(26), AudioInput = row.GetInt64(27), AudioOutput = row.GetInt64(28) },
        UsageSource = row.GetString(20),
        Cost = row.Decimal(21),
        PriceSource = row.Text(22),
        FirstByteMs = row.IsDBNull(23) ? null : row.GetDouble(23),
        DurationMs = row.GetDouble(24),
        SettledBy = row.GetString(25),
        Losses = row.Text(29) is { } losses ? JsonSerializer.Deserialize(losses, LossColumn.Default.IReadOnlyListLoss) : null,
    };
}

[JsonSerializable(typeof(IReadOnlyList<Loss>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
internal sealed partial class LossColumn : JsonSerializerContext;
