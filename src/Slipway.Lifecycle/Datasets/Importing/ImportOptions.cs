using Slipway.Lifecycle.Datasets.Formats;
using Slipway.Lifecycle.Datasets.Splitting;

namespace Slipway.Lifecycle.Datasets.Importing;

/// <summary>How a file becomes a dataset.</summary>
/// <param name="File">Name shown in issues and provenance.</param>
/// <param name="Format">A name of <see cref="RowFormats"/> or <c>auto</c>.</param>
/// <param name="Task">A <see cref="DatasetTask"/>, or <c>auto</c>: rows that carry labels, or whose answers are few and short, are classification.</param>
/// <param name="MaxRefusedShare">The import is refused when more than this share of the rows is bad: a poisoned file is not half used.</param>
/// <param name="NearDuplicateThreshold">Estimated Jaccard similarity from which rows form one group; 1 joins only repeats.</param>
public sealed record ImportOptions(
    string File,
    string Format = RowFormats.Auto,
    string Task = "auto",
    SplitPlan? Split = null,
    RoutingFilter? Routing = null,
    double MaxRefusedShare = 0.05,
    double NearDuplicateThreshold = 0.8);
