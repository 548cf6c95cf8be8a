namespace Slipway.Lifecycle.Datasets;

/// <summary>An error keeps the row out; a warning lets it in and says so.</summary>
public enum IssueSeverity { Warning, Error }

/// <summary>One complaint about one row.</summary>
/// <param name="Line">1-based; 0 when the file as a whole is meant.</param>
/// <param name="Field">As written in the row, for example <c>messages[2].content</c>.</param>
/// <param name="Code">Stable word for counting, for example <c>roles_do_not_alternate</c>.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Fix">What to do about it.</param>
public sealed record RowIssue(long Line, string Field, string Code, string Reason, string Fix, IssueSeverity Severity)
{
    public override string ToString() =>
        FormattableString.Invariant($"line {Line}, {Field}: {Reason} {Fix}");
}

/// <summary>What became of one line of a file.</summary>
/// <param name="Example">The row, if it could be read.</param>
/// <param name="FilteredBecause">Set when the row is sound but a filter leaves it out (a routing decision that failed).</param>
public sealed record RowReading(long Line, Example? Example, IReadOnlyList<RowIssue> Issues, string? FilteredBecause = null);
