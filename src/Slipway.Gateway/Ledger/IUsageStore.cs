namespace Slipway.Gateway.Ledger;

/// <summary>Where settled rows are kept.</summary>
public interface IUsageStore
{
    /// <summary>Adds rows; one that is there already (same call and attempt) is left as it is.</summary>
    Task AppendAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellation);

    /// <summary>Exact sums of cost by key.</summary>
    Task<IReadOnlyDictionary<string, decimal>> SpendByKeyAsync(CancellationToken cancellation);

    /// <summary>Totals by key and model group of the rows that the query names; its limit and place are not used. Ordered by key, then group.</summary>
    Task<IReadOnlyList<UsageTotal>> TotalsAsync(UsageQuery query, CancellationToken cancellation);

    /// <summary>Rows, newest first.</summary>
    Task<IReadOnlyList<UsageRow>> ListAsync(UsageQuery query, CancellationToken cancellation);
}

/// <summary>Which rows are wanted.</summary>
/// <param name="Limit">At most this many, 1 to 1000.</param>
public sealed record UsageQuery(int Limit)
{
    public string? KeyId { get; init; }

    public string? CallId { get; init; }

    /// <summary>Only rows that started at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only rows that started before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only rows before this place: that of the last row of the page before.</summary>
    public UsagePlace? Before { get; init; }
}

/// <summary>The place of a row in the order of the ledger: by start (whole milliseconds), call and attempt.</summary>
public sealed record UsagePlace(DateTimeOffset StartedAt, string CallId, int Attempt)
{
    public static UsagePlace Of(UsageRow row) => new(row.Intent.StartedAt, row.Intent.CallId, row.Intent.Attempt);
}

/// <summary>What a key spent on a model group.</summary>
/// <param name="Cost">US dollars, exact; rows without a known price are not in it.</param>
/// <param name="Unpriced">Rows without a known price.</param>
public sealed record UsageTotal(string KeyId, string ModelGroup, long Rows, long Unpriced, long InputTokens, long OutputTokens, decimal Cost);

/// <summary>Learns of each settled row: metrics, monitoring of endpoints.</summary>
public interface IUsageObserver
{
    void Settled(UsageRow row);
}
