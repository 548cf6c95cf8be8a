using System.Text.Json;

namespace Slipway.Lifecycle.Datasets.Formats;

/// <summary>Collects the issues of one row and reads the keys that every format may carry.</summary>
public sealed class RowScope(string file, long line, RoutingFilter filter)
{
    private readonly List<RowIssue> issues = [];

    public Provenance Source { get; } = new(file, line);

    public RoutingFilter Filter { get; } = filter;

    public IReadOnlyList<RowIssue> Issues => issues;

    /// <summary>Set when the row is sound but unwanted.</summary>
    public string? FilteredBecause { get; set; }

    public Example? Refuse(string field, string code, string reason, string fix)
    {
        issues.Add(new RowIssue(Source.Line, field, code, reason, fix, IssueSeverity.Error));
        return null;
    }

    public void Warn(string field, string code, string reason, string fix) =>
        issues.Add(new RowIssue(Source.Line, field, code, reason, fix, IssueSeverity.Warning));

    /// <summary>A string that must be there and hold more than white space; null after a refusal.</summary>
    public string? RequiredText(JsonElement parent, string key, string path)
    {
        if (!parent.TryGetProperty(key, out var value))
        {
            Refuse(path, "field_missing", "is missing.", $"Add the key \"{key}\".");
            return null;
        }
        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse(path, "wrong_type", $"is {Named(value)}, not a string.", "Write it as a JSON string.");
            return null;
        }
        var text = value.GetString()!;
        if (!string.IsNullOrWhiteSpace(text)) return text;
        Refuse(path, "empty_text", "is empty.", "Give it text or remove the row.");
        return null;
    }

    /// <summary>
    /// The optional keys <c>label</c>, <c>group</c> and <c>weight</c> at the top of any row; false after a refusal. The group may also
    /// stand in <c>metadata</c>, the place that OpenAI's rows have for what is not sent to a model.
    /// </summary>
    public bool TryCommon(JsonElement row, out string? label, out string? group, out double weight)
    {
        (label, group, weight) = (null, null, 1);
        if (row.TryGetProperty("label", out var labelValue) && labelValue.ValueKind != JsonValueKind.Null)
        {
            label = RequiredText(row, "label", "label")?.Trim();
            if (label is null) return false;
        }
        if (row.TryGetProperty("group", out var groupValue)
            || (row.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("group", out groupValue)))
        {
            group = groupValue.ValueKind switch
            {
                JsonValueKind.String => groupValue.GetString(),
                JsonValueKind.Number => groupValue.GetRawText(),
                _ => null,
            };
            if (string.IsNullOrEmpty(group))
            {
                Refuse("group", "wrong_type", $"is {Named(groupValue)}.", "Write the group key as a non-empty string or a number.");
                return false;
            }
        }
        if (row.TryGetProperty("weight", out var weightValue)
            && (weightValue.ValueKind != JsonValueKind.Number || !weightValue.TryGetDouble(out weight) || weight is not (>= 0 and <= 100)))
        {
            Refuse("weight", "wrong_type", "is not a number between 0 and 100.", "Use 1 for an ordinary row, 0 to leave it out of the loss.");
            return false;
        }
        return true;
    }

    public static string Named(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
