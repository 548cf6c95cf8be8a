using Slipway.Lifecycle.Datasets.Splitting;

namespace Slipway.Lifecycle.Datasets;

/// <summary>The file <c>manifest.json</c> beside the parts: everything needed to trust and to repeat the import.</summary>
/// <param name="Hash">SHA-256 over the canonical rows of the parts, lower-case hex. Names the folder.</param>
/// <param name="Files">Names of the files that were read.</param>
public sealed record DatasetManifest(
    string Hash, string Task, IReadOnlyList<string> Labels, IReadOnlyList<string> Files, SplitPlan Split, DateTimeOffset CreatedAt, DatasetReport Report);

/// <summary>A named, numbered dataset: version 1, 2, 3, … of a name, each pointing at an immutable folder.</summary>
public sealed record DatasetVersion(
    string Name, int Version, string Hash, string Task, string Format, int Rows, DateTimeOffset CreatedAt)
{
    /// <summary><c>name@version</c>: how jobs and people refer to it.</summary>
    public string Id => FormattableString.Invariant($"{Name}@{Version}");
}
