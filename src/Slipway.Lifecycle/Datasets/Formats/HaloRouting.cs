using System.Text.Json;

namespace Slipway.Lifecycle.Datasets.Formats;

/// <summary>Which routing decisions are good enough to learn from.</summary>
/// <param name="MinSuccessRate">For rows that carry <c>success_rate</c>.</param>
public sealed record RoutingFilter(double MinSuccessRate = 0.9)
{
    public static RoutingFilter Default { get; } = new();
}

/// <summary>
/// Decisions of a HALO router: a task and the agent that was chosen. Two shapes were written over time: one with a success
/// rate (<see cref="Pipeline"/>) and one with a yes or no (<see cref="Outcome"/>). The agent is the label.
/// </summary>
public sealed class HaloRouting : IRowFormat
{
    private const string AgentKey = "selected_agent";
    private readonly string taskKey;
    private readonly Func<JsonElement, RowScope, bool> keep;

    private HaloRouting(string name, string title, string taskKey, string outcomeKey, Func<JsonElement, RowScope, bool> keep)
    {
        (Name, Title, this.taskKey, this.keep) = (name, title, taskKey, keep);
        Keys = $"{taskKey}, {AgentKey}, {outcomeKey}";
    }

    public static HaloRouting Pipeline { get; } =
        new("halo_pipeline", "HALO routing JSONL with success rates (H-a)", "task_description", "success_rate", KeepByRate);

    public static HaloRouting Outcome { get; } =
        new("halo_outcome", "HALO routing JSONL with outcomes (H-b)", "task", "success", KeepBySuccess);

    public string Name { get; }

    public string Title { get; }

    public string Keys { get; }

    public bool Matches(JsonElement row) => row.TryGetProperty(taskKey, out _) && row.TryGetProperty(AgentKey, out _);

    public Example? Read(JsonElement row, RowScope scope)
    {
        var task = scope.RequiredText(row, taskKey, taskKey);
        var agent = scope.RequiredText(row, AgentKey, AgentKey)?.Trim();
        if (task is null || agent is null || !scope.TryCommon(row, out _, out var group, out var weight)) return null;
        return keep(row, scope) ? new Example(null, [new Turn(Speaker.User, task)], agent, agent, group, scope.Source, weight) : null;
    }

    private static bool KeepByRate(JsonElement row, RowScope scope)
    {
        var rate = row.TryGetProperty("success_rate", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
        if (rate is not (>= 0 and <= 1))
        {
            scope.Refuse("success_rate", "wrong_type", "is missing or not a number between 0 and 1.", "Write the measured success rate, for example 0.95.");
            return false;
        }
        if (rate >= scope.Filter.MinSuccessRate) return true;
        scope.FilteredBecause = FormattableString.Invariant($"success_rate below {scope.Filter.MinSuccessRate:0.##}");
        return false;
    }

    private static bool KeepBySuccess(JsonElement row, RowScope scope)
    {
        if (!row.TryGetProperty("success", out var value) || value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            scope.Refuse("success", "wrong_type", "is missing or not true/false.", "Write true for a decision that worked out.");
            return false;
        }
        if (value.GetBoolean()) return true;
        scope.FilteredBecause = "success is false";
        return false;
    }
}
