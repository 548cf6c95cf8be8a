using Slipway.Core.Errors;

namespace Slipway.Gateway.Files;

/// <summary>Where the descriptions of files are kept. A null tenant stands for all of them. Expired files are still there: callers filter.</summary>
public interface IFileStore
{
    /// <summary>
    /// Adds a file. Answers with a conflict when its tenant has one of that id, and with "payload too large" when the tenant's files would be
    /// more than <paramref name="quota"/> bytes together; nothing is changed then.
    /// </summary>
    Task<Error?> AddAsync(StoredFile file, long quota, CancellationToken cancellation);

    /// <summary>A file by its id; of several tenants' files (null tenant) the oldest.</summary>
    Task<StoredFile?> FindAsync(string? tenant, string id, CancellationToken cancellation);

    /// <summary>Files in the order of their creation.</summary>
    Task<IReadOnlyList<StoredFile>> ListAsync(FileQuery query, CancellationToken cancellation);

    /// <summary>Removes a file; false when it was not there.</summary>
    Task<bool> RemoveAsync(string tenant, string id, CancellationToken cancellation);

    /// <summary>Files whose time is up, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<StoredFile>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>All blobs that some file refers to.</summary>
    Task<IReadOnlySet<string>> BlobsAsync(CancellationToken cancellation);
}

/// <summary>Which files are wanted.</summary>
/// <param name="Tenant">Whose; null for everybody's.</param>
public sealed record FileQuery(string? Tenant, DateTimeOffset Now, int Limit)
{
    public string? Purpose { get; init; }

    /// <summary>Oldest first instead of newest first.</summary>
    public bool Ascending { get; init; }

    /// <summary>Only what comes after this file in the order asked for.</summary>
    public StoredFile? After { get; init; }
}
