using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Splitting;
using Slipway.Lifecycle.Datasets.Storage;

namespace Slipway.Lifecycle.Tuning;

/// <summary>The folder of a job, <c>jobs/ID</c> under the data folder, and the dataset it learns from.</summary>
public sealed class TuningWorkspace(string dataFolder, string jobId, DatasetFolder datasets, DatasetManifest dataset)
{
    public string Root { get; } = RootOf(dataFolder, jobId);

    /// <summary>Checkpoints lie here, written by the runner under a temporary name and renamed, so that a whole one always exists.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>What becomes the artifact of the model version.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    public string MetricsFile => MetricsOf(dataFolder, jobId);

    public DatasetManifest Dataset => dataset;

    public IAsyncEnumerable<Example> RowsAsync(Part part, CancellationToken ct) => datasets.ReadAsync(dataset.Hash, part, ct);

    public static string MetricsOf(string dataFolder, string jobId) => Path.Combine(RootOf(dataFolder, jobId), "metrics.jsonl");

    public void Create()
    {
        Directory.CreateDirectory(Checkpoints);
        Directory.CreateDirectory(Artifacts);
    }

    private static string RootOf(string dataFolder, string jobId) =>
        jobId.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? Path.Combine(dataFolder, "jobs", jobId) : throw new ArgumentException("Not a job id.", nameof(jobId));
}
