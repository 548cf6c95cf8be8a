namespace Slipway.Gateway.Batches;

/// <summary>Where batches are kept. A null tenant stands for all of them.</summary>
public interface IBatchStore
{
    Task AddAsync(BatchJob job, CancellationToken cancellation);

    Task<BatchJob?> FindAsync(string? tenant, string id, CancellationToken cancellation);

    /// <summary>Batches of one dialect, newest first.</summary>
    /// <param name="after">Only those after this one in the list.</param>
    Task<IReadOnlyList<BatchJob>> ListAsync(string? tenant, string dialect, int limit, BatchJob? after, CancellationToken cancellation);

    /// <summary>All that are not at their end, oldest first.</summary>
    Task<IReadOnlyList<BatchJob>> OpenAsync(CancellationToken cancellation);

    /// <summary>Replaces a batch and counts its revision up; null, and nothing changed, when it was changed since it was read, or is gone.</summary>
    Task<BatchJob?> UpdateAsync(BatchJob job, CancellationToken cancellation);

    Task RemoveAsync(string id, CancellationToken cancellation);
}
