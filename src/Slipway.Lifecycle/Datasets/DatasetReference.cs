using System.Globalization;
using Slipway.Core.Errors;

namespace Slipway.Lifecycle.Datasets;

/// <summary>Finds a dataset by <c>name</c> (the latest version) or <c>name@version</c>.</summary>
public static class DatasetReference
{
    public static async Task<Result<DatasetVersion>> FindAsync(IDatasetStore store, string reference, CancellationToken ct)
    {
        var parts = reference.Split('@', 2);
        int? version = null;
        if (parts.Length == 2)
        {
            if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return Error.Invalid($"\"{reference}\" does not name a dataset. Write name or name@3.", "dataset");
            version = number;
        }
        return await store.GetAsync(parts[0], version, ct) is { } found
            ? found
            : Error.NotFound($"There is no dataset \"{reference}\". GET /api/v1/datasets lists what exists.", "dataset", "dataset_not_found");
    }
}
