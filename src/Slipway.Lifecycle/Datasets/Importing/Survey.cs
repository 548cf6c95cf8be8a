using Slipway.Core.Errors;
using Slipway.Lifecycle.Datasets.Formats;
using Slipway.Lifecycle.Datasets.Screening;

namespace Slipway.Lifecycle.Datasets.Importing;

/// <summary>The first pass over a file: rows to a staging file, findings to the report, and the verdict whether they make a dataset.</summary>
internal sealed class Survey(ImportOptions options)
{
    private const int MaxLabels = 100;
    private const int MaxLabelLength = 64;

    private readonly IssueTally issues = new();
    private readonly SortedDictionary<string, int> filtered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> answers = new(StringComparer.Ordinal);
    private readonly RowIndex index = new(options.NearDuplicateThreshold);
    private IRowFormat? format;
    private long read;
    private int refused;
    private int labelled;
    private string[]? groupKeys;

    public string Task { get; private set; } = DatasetTask.Generation;

    /// <summary>Rows per label, most frequent first; empty for generation.</summary>
    public IReadOnlyList<LabelCount> Labels =>
        Task == DatasetTask.Classification
            ? [.. answers.OrderByDescending(a => a.Value).ThenBy(a => a.Key, StringComparer.Ordinal).Select(a => new LabelCount(a.Key, a.Value))]
            : [];

    public string[] GroupKeys => groupKeys ??= index.GroupKeys();

    public async Task ReadAsync(Stream stream, IRowFormat? given, string rowsFile, CancellationToken ct)
    {
        var reader = new DatasetReader(stream, options.File, given, options.Routing);
        await using var rows = new FileStream(rowsFile, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        await foreach (var row in reader.ReadAsync(ct))
        {
            read++;
            issues.AddRange(row.Issues);
            if (row.FilteredBecause is { } reason) filtered[reason] = filtered.GetValueOrDefault(reason) + 1;
            else if (row.Example is null) refused++;
            else Accept(row.Example, rows);
        }
        format = reader.Format;
        if (reader.HadByteOrderMark)
            issues.Add(new RowIssue(0, "file", "byte_order_mark", "starts with a byte order mark.", "It was skipped here; Vertex AI refuses such files.", IssueSeverity.Warning));
        Task = Decide();
    }

    private void Accept(Example example, Stream rows)
    {
        var line = example.Source.Line;
        switch (index.Add(example))
        {
            case RowRelation.Duplicate:
                issues.Add(Warning(line, "duplicate_row", "repeats an earlier row.", "Harmless for the split (one group), but it counts double."));
                break;
            case RowRelation.Contradiction:
                issues.Add(Warning(line, "contradictory_answer", "has the input of an earlier row and another answer.", "Decide on one answer."));
                break;
        }
        foreach (var code in SensitiveText.Find(example.System + "\n" + example.Input + "\n" + example.Target))
            issues.Add(Warning(line, code, "looks like it holds a credential or personal data.", "Remove it before training: models repeat what they read."));
        if (example.Label is not null) labelled++;
        var answer = example.Label ?? example.Target;
        if (answers.ContainsKey(answer) || answers.Count <= MaxLabels) answers[answer] = answers.GetValueOrDefault(answer) + 1;
        DatasetImport.WriteRow(rows, example);
    }

    /// <summary>Why these rows make no dataset, or null.</summary>
    public Error? Judge()
    {
        var first = issues.First.FirstOrDefault(i => i.Severity == IssueSeverity.Error);
        if (read == 0) return Error.Invalid("The file is empty. Send one JSON object per line.", "file", "dataset_empty");
        if (index.Count == 0 && format is null) return Error.Invalid($"No row has a known format. {first}", "format", "format_unknown");
        if (index.Count == 0 && refused > 0) return Error.Invalid($"None of the {read} rows is usable. First: {first}", "file", "dataset_empty");
        if (index.Count == 0)
            return Error.Invalid($"All {read} rows were filtered out ({string.Join("; ", filtered.Select(f => $"{f.Value} × {f.Key}"))}). Send decisions that succeeded, or lower min_success_rate.", "file", "dataset_empty");
        if (refused > options.MaxRefusedShare * read)
            return Error.Invalid(FormattableString.Invariant($"{refused} of {read} rows are bad, more than the {options.MaxRefusedShare:0.##%} allowed. First: {first} Mend the rows, or raise max_refused_share."), "file", "too_many_bad_rows");
        if (answers.Count == 1 && index.Count > 1)
            return Error.Invalid($"Every row has the same answer \"{Cut(answers.Keys.First())}\": there is nothing to learn. Add rows with other answers.", "file", "one_label_only");
        if (Task == DatasetTask.Classification && answers.Count > MaxLabels)
            return Error.Invalid($"There are more than {MaxLabels} labels. Merge rare ones, or set task to generation.", "task", "too_many_labels");
        if (GroupKeys.Distinct(StringComparer.Ordinal).Take(3).Count() < 3)
            return Error.Invalid("The rows fall into fewer than 3 groups, so none can be held out. Add rows that are not near-copies of each other, or give finer group keys.", "group", "too_few_groups");
        AddBalanceWarnings();
        return null;
    }

    public DatasetReport Report(IReadOnlyList<PartReport> parts) =>
        new(format?.Name, format?.Title, index.Count > 0 ? Task : null, read, index.Count, refused, filtered, Labels,
            GroupKeys.Distinct(StringComparer.Ordinal).Count(), index.NearDuplicateRows, parts, [.. issues.Counts], issues.First);

    private string Decide()
    {
        if (options.Task != "auto") return options.Task;
        if (labelled == index.Count) return DatasetTask.Classification;
        var fewAndShort = answers.Count <= Math.Min(MaxLabels, index.Count / 4) && index.LongestAnswer <= MaxLabelLength;
        return fewAndShort ? DatasetTask.Classification : DatasetTask.Generation;
    }

    private void AddBalanceWarnings()
    {
        if (index.Count < 100)
            issues.Add(Warning(0, "few_rows", $"{index.Count} rows are few.", "100 or more make held-out figures worth quoting."));
        if (Task != DatasetTask.Classification) return;
        foreach (var (label, rows) in Labels.Where(l => l.Rows < 10))
            issues.Add(Warning(0, "rare_label", $"label \"{label}\" has {rows} rows.", "Add some, or merge it with another label."));
        if (Labels[0].Rows > 0.9 * index.Count)
            issues.Add(Warning(0, "unbalanced_labels", $"label \"{Labels[0].Label}\" is more than nine rows in ten.", "Look at macro F1 rather than accuracy."));
        var largest = GroupKeys.GroupBy(k => k, StringComparer.Ordinal).Max(g => g.Count());
        if (largest > index.Count / 2)
            issues.Add(Warning(0, "one_large_group", $"one group holds {largest} of {index.Count} rows.", "Shares of the split cannot be met; check group keys and templates."));
    }

    private static RowIssue Warning(long line, string code, string reason, string fix) =>
        new(line, line == 0 ? "file" : "row", code, reason, fix, IssueSeverity.Warning);

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
