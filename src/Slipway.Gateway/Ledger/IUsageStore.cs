namespace Slipway.Gateway.Ledger;

/// <summary>Where settled rows are kept.</summary>
public interface IUsageStore
{
    /// <summary>Adds rows; one that is there already (same call and attempt) is left as it is.</summary>
    Task AppendAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellation);

    /// <summary>Exact sums of cost by key.</summary>
    Task<IReadOnlyDictionary<string, decimal>> SpendByKeyAsync(CancellationToken cancellation);

    /// <summary>Rows, newest first.</summary>
    Task<IReadOnlyList<UsageRow>> ListAsync(UsageQuery query, CancellationToken cancellation);
}

/// <summary>Which rows are wanted.</summary>
/// <param name="Limit">At most this many, 1 to 1000.</param>
public sealed record UsageQuery(int Limit)
{
    public string? KeyId { get; init; }

    public string? CallId { get; init; }

    /// <summary>Only rows before this place: start time and call id of the last row of the page before.</summary>
    public (DateTimeOffset StartedAt, string CallId)? Before { get; init; }
}

/// <summary>Learns of each settled row: metrics, monitoring of endpoints.</summary>
public interface IUsageObserver
{
    void Settled(UsageRow row);
}
