namespace Slipway.Gateway.Responses;

/// <summary>Where responses are kept. It reads no content: that is sealed. Another tenant's response is one that is not there, and so is an expired one.</summary>
public interface IResponseStore
{
    /// <summary>Adds a response, in place of one of the same id. Those before it in its chain are kept as long as it is.</summary>
    Task AddAsync(StoredResponse response, CancellationToken cancellation);

    /// <summary>
    /// A response and those before it, newest first, as far back as they are there: the last one's <see cref="StoredResponse.PreviousId"/> tells whether
    /// that is the beginning. Empty when the response is not there.
    /// </summary>
    IReadOnlyList<StoredResponse> Chain(string tenant, string id, DateTimeOffset now);

    /// <summary>The responses that hold any of the items.</summary>
    IReadOnlyList<StoredResponse> Holding(string tenant, IReadOnlyCollection<string> itemIds, DateTimeOffset now);

    /// <summary>Forgets a response; false when it was not there.</summary>
    Task<bool> RemoveAsync(string tenant, string id, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Forgets what has expired.</summary>
    Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>A response as it lies in the store.</summary>
/// <param name="Tenant">Whose it is: <c>Caller.Id</c>.</param>
public sealed record StoredResponse(string Tenant, string Id)
{
    /// <summary>The response that it went on from; null at the beginning of a conversation.</summary>
    public string? PreviousId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The encrypted <see cref="KeptResponse"/>.</summary>
    public required byte[] Sealed { get; init; }

    /// <summary>Ids of the items that it holds, by which later requests may refer to them.</summary>
    public IReadOnlyList<string> ItemIds { get; init; } = [];
}
