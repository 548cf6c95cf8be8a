namespace Slipway.Lifecycle.Endpoints;

/// <summary>Durable endpoints. Every method is one atomic step.</summary>
public interface IEndpointStore
{
    /// <summary>False when the name is taken.</summary>
    Task<bool> CreateAsync(Endpoint endpoint, CancellationToken ct);

    Task<Endpoint?> GetAsync(string name, CancellationToken ct);

    /// <summary>By name, after the given one.</summary>
    Task<IReadOnlyList<Endpoint>> ListAsync(int limit, string? after, CancellationToken ct);

    /// <summary>Null when the revision is no longer the stored one.</summary>
    Task<Endpoint?> UpdateAsync(Endpoint endpoint, CancellationToken ct);

    /// <summary>False when the revision is no longer the stored one.</summary>
    Task<bool> DeleteAsync(Endpoint endpoint, CancellationToken ct);
}
