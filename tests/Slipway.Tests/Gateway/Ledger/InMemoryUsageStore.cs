using Slipway.Gateway.Ledger;

namespace Slipway.Tests.Gateway.Ledger;

/// <summary>A usage store for tests; held to the same contract as the real ones.</summary>
internal sealed class InMemoryUsageStore : IUsageStore
{
    private readonly Dictionary<(string, int), UsageRow> rows = [];

    /// <summary>When set, every append fails with it.</summary>
    public volatile Exception? Failure;

    /// <summary>How many appends were tried.</summary>
    public int Appends;

    public IReadOnlyList<UsageRow> Rows
    {
        get
        {
            lock (rows)
            {
                return [.. rows.Values];
            }
        }
    }

    public Task AppendAsync(IReadOnlyList<UsageRow> added, CancellationToken cancellation)
    {
        Interlocked.Increment(ref Appends);
        if (Failure is { } failure)
        {
            return Task.FromException(failure);
        }

        lock (rows)
        {
            foreach (var row in added)
            {
                rows.TryAdd((row.Intent.CallId, row.Intent.Attempt), row);
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<string, decimal>> SpendByKeyAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyDictionary<string, decimal>>(
        Rows.Where(r => r.Cost is not null and not 0).GroupBy(r => r.Intent.KeyId).ToDictionary(g => g.Key, g => g.Sum(r => r.Cost!.Value)));

    public Task<IReadOnlyList<UsageTotal>> TotalsAsync(UsageQuery query, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<UsageTotal>>(
        [.. Matching(query with { Before = null })
            .GroupBy(r => (r.Intent.KeyId, r.Intent.ModelGroup))
            .Select(g => new UsageTotal(g.Key.KeyId, g.Key.ModelGroup, g.Count(), g.Count(r => r.Cost is null), g.Sum(r => r.Tokens.Input), g.Sum(r => r.Tokens.Output), g.Sum(r => r.Cost ?? 0)))
            .OrderBy(t => t.KeyId, StringComparer.Ordinal).ThenBy(t => t.ModelGroup, StringComparer.Ordinal)]);

    public Task<IReadOnlyList<UsageRow>> ListAsync(UsageQuery query, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<UsageRow>>([.. Matching(query).OrderDescending(ByPlace).Take(query.Limit)]);

    private static readonly Comparer<UsageRow> ByPlace = Comparer<UsageRow>.Create((a, b) => Compare(UsagePlace.Of(a), UsagePlace.Of(b)));

    private static int Compare(UsagePlace a, UsagePlace b)
    {
        var byStart = a.StartedAt.ToUnixTimeMilliseconds().CompareTo(b.StartedAt.ToUnixTimeMilliseconds());
        var byCall = byStart != 0 ? byStart : string.CompareOrdinal(a.CallId, b.CallId);
        return byCall != 0 ? byCall : a.Attempt.CompareTo(b.Attempt);
    }

    private IEnumerable<UsageRow> Matching(UsageQuery query) => Rows.Where(r =>
        (query.KeyId is null || r.Intent.KeyId == query.KeyId)
        && (query.CallId is null || r.Intent.CallId == query.CallId)
        && (query.From is null || r.Intent.StartedAt >= query.From)
        && (query.Until is null || r.Intent.StartedAt < query.Until)
        && (query.Before is null || Compare(UsagePlace.Of(r), query.Before) < 0));
}
