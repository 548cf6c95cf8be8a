namespace Slipway.Lifecycle.Datasets;

/// <summary>Counts every issue by code and keeps the first few in full: memory stays bounded however bad the file is.</summary>
public sealed class IssueTally(int kept = 200)
{
    private readonly SortedDictionary<string, IssueCount> counts = new(StringComparer.Ordinal);
    private readonly List<RowIssue> first = [];

    public IReadOnlyList<RowIssue> First => first;

    public IReadOnlyCollection<IssueCount> Counts => counts.Values;

    public void Add(RowIssue issue)
    {
        counts[issue.Code] = counts.TryGetValue(issue.Code, out var count)
            ? count with { Rows = count.Rows + 1 }
            : new IssueCount(issue.Code, issue.Severity, 1, issue.Line);
        // One code may not crowd the others out of the kept list.
        if (first.Count < kept && counts[issue.Code].Rows <= Math.Max(5, kept / 4)) first.Add(issue);
    }

    public void AddRange(IEnumerable<RowIssue> issues)
    {
        foreach (var issue in issues) Add(issue);
    }
}

/// <summary>How many rows met one code.</summary>
public sealed record IssueCount(string Code, IssueSeverity Severity, int Rows, long FirstLine);
