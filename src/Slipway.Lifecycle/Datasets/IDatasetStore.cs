namespace Slipway.Lifecycle.Datasets;

/// <summary>Which names and versions exist. The rows themselves lie in the <see cref="Storage.DatasetFolder"/>.</summary>
public interface IDatasetStore
{
    /// <summary>Adds the next version of the name; the latest version again when its content is the same.</summary>
    Task<DatasetVersion> AddAsync(string name, DatasetManifest manifest, CancellationToken ct);

    /// <param name="version">Null for the latest.</param>
    Task<DatasetVersion?> GetAsync(string name, int? version, CancellationToken ct);

    /// <summary>All versions, ordered by name and version, those after the given id (<c>name@version</c>).</summary>
    Task<IReadOnlyList<DatasetVersion>> ListAsync(int limit, string? after, CancellationToken ct);
}
