using Slipway.Lifecycle.Datasets;

namespace Slipway.Server.Lifecycle.Api;

/// <param name="Id"><c>name@version</c>.</param>
/// <param name="Report">Only when one dataset is asked for.</param>
public sealed record DatasetView(
    string Id, string Name, int Version, string Hash, string Task, string Format, int Rows, DateTimeOffset CreatedAt, DatasetReport? Report)
{
    public static DatasetView Of(DatasetVersion version, DatasetReport? report = null) =>
        new(version.Id, version.Name, version.Version, version.Hash, version.Task, version.Format, version.Rows, version.CreatedAt, report);
}
