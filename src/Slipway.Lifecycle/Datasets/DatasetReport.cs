namespace Slipway.Lifecycle.Datasets;

/// <summary>What a dataset teaches: to choose one of a few labels, or to write free text.</summary>
public static class DatasetTask
{
    public const string Classification = "classification";
    public const string Generation = "generation";
}

/// <summary>What was found in a file: for the console, the command line and the API.</summary>
/// <param name="Format">Name of the row format found, null when none was recognised.</param>
/// <param name="Task">One of <see cref="DatasetTask"/>, null when there are no usable rows.</param>
/// <param name="RowsRead">Lines that are not blank.</param>
/// <param name="RowsUsable">Rows that became examples.</param>
/// <param name="RowsRefused">Rows with an error.</param>
/// <param name="Filtered">Sound rows left out, by reason.</param>
/// <param name="Labels">Rows per label of a classification dataset, most frequent first.</param>
/// <param name="Groups">Groups after near-duplicates were joined.</param>
/// <param name="NearDuplicates">Rows that nearly repeat an earlier one.</param>
/// <param name="Parts">Rows, groups and labels of each part of the split.</param>
/// <param name="IssueCounts">Every code with its count.</param>
/// <param name="Issues">The first issues in full.</param>
public sealed record DatasetReport(
    string? Format,
    string? FormatTitle,
    string? Task,
    long RowsRead,
    int RowsUsable,
    int RowsRefused,
    IReadOnlyDictionary<string, int> Filtered,
    IReadOnlyList<LabelCount> Labels,
    int Groups,
    int NearDuplicates,
    IReadOnlyList<PartReport> Parts,
    IReadOnlyList<IssueCount> IssueCounts,
    IReadOnlyList<RowIssue> Issues);

public sealed record LabelCount(string Label, int Rows);

/// <param name="Part">train, validation or test.</param>
public sealed record PartReport(string Part, int Rows, int Groups, IReadOnlyList<LabelCount> Labels);
