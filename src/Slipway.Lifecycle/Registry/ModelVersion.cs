using Slipway.Lifecycle.Statistics;

namespace Slipway.Lifecycle.Registry;

/// <summary>Where a version came from: enough to make it again.</summary>
public sealed record Lineage(string BaseModel, string BaseChecksum, string DatasetId, string DatasetHash, string JobId);

/// <summary>A measured number of a version.</summary>
/// <param name="Source">What it was measured on, for example <c>test</c>.</param>
public sealed record ModelMetric(string Name, Estimate Value, string Source);

/// <summary>One version of a model.</summary>
/// <param name="Kind">Which loader serves it: <c>encoder_classifier</c> or <c>decoder_lora</c>.</param>
/// <param name="Labels">The classes of a classifier.</param>
/// <param name="ArtifactFolder">Relative to the data folder.</param>
/// <param name="ArtifactDigest">SHA-256 over names and contents, lower-case hex.</param>
/// <param name="Revision">Optimistic lock.</param>
public sealed record ModelVersion(
    string Model,
    SemanticVersion Version,
    string Kind,
    ModelStage Stage,
    DateTimeOffset CreatedAt,
    IReadOnlyList<string> Labels,
    IReadOnlyList<ModelMetric> Metrics,
    Lineage Lineage,
    string ArtifactFolder,
    string ArtifactDigest,
    long Revision = 0)
{
    /// <summary><c>model@version</c>.</summary>
    public string Id => $"{Model}@{Version}";
}

/// <summary>A version that is about to get its number.</summary>
public sealed record ModelDraft(
    string Model, string Kind, IReadOnlyList<string> Labels, IReadOnlyList<ModelMetric> Metrics, Lineage Lineage, string ArtifactFolder, string ArtifactDigest);

/// <summary>A registry model in a list.</summary>
public sealed record ModelSummary(string Name, int Versions, SemanticVersion Latest, SemanticVersion? Production, IReadOnlyDictionary<string, SemanticVersion> Aliases);
