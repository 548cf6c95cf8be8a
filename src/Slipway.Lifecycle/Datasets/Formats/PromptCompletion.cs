using System.Text.Json;

namespace Slipway.Lifecycle.Datasets.Formats;

/// <summary>{"prompt": "…", "completion": "…"}: the classic fine-tuning form, also TRL's.</summary>
public sealed class PromptCompletion : IRowFormat
{
    public string Name => "prompt_completion";

    public string Title => "prompt–completion JSONL";

    public string Keys => "prompt, completion";

    public bool Matches(JsonElement row) => row.TryGetProperty("prompt", out _) && row.TryGetProperty("completion", out _);

    public Example? Read(JsonElement row, RowScope scope)
    {
        var prompt = scope.RequiredText(row, "prompt", "prompt");
        var completion = scope.RequiredText(row, "completion", "completion");
        if (prompt is null || completion is null || !scope.TryCommon(row, out var label, out var group, out var weight)) return null;
        return new Example(null, [new Turn(Speaker.User, prompt)], completion.Trim(), label, group, scope.Source, weight);
    }
}
