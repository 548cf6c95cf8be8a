using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Reads <c>thinking</c> and <c>output_config.effort</c>.</summary>
internal static class AnthropicReasoning
{
    private static readonly FrozenSet<string> KnownThinking = new[] { "type", "budget_tokens", "display" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownConfig = new[] { "effort", "format" }.ToFrozenSet(StringComparer.Ordinal);

    public static ReasoningOptions? Read(JsonField thinking, JsonField config)
    {
        config.ExpectObject();
        config.NoteUnknown(KnownConfig);
        var effort = Effort(config["effort"]);
        if (!thinking.ExpectObject())
        {
            return effort is null ? null : new ReasoningOptions { Effort = effort };
        }

        thinking.NoteUnknown(KnownThinking);
        var shown = thinking["display"].Word("summarized", "omitted", "updates") switch
        {
            null => (bool?)null,
            "omitted" => false,
            _ => true,
        };
        switch (thinking["type"].RequiredText())
        {
            case "enabled":
                return new ReasoningOptions { Effort = effort, BudgetTokens = Budget(thinking["budget_tokens"]), IncludeThoughts = shown ?? true };
            case "adaptive":
                return new ReasoningOptions { Effort = effort, BudgetTokens = -1, IncludeThoughts = shown };
            case "between_tools":
                thinking.Context.ReportUnknown(thinking["type"].Path);
                return new ReasoningOptions { Effort = effort ?? "minimal", IncludeThoughts = shown };
            case "disabled":
                return new ReasoningOptions { Effort = effort, BudgetTokens = 0 };
            default:
                thinking["type"].Fault("must be one of enabled, adaptive, between_tools, disabled");
                return null;
        }
    }

    private static int? Budget(JsonField field)
    {
        if (!field.IsPresent)
        {
            field.Fault("is required: the tokens to think with, 1024 at least");
        }

        return field.Int(1024, int.MaxValue);
    }

    /// <summary>No other format has a degree beyond xhigh.</summary>
    private static string? Effort(JsonField field)
    {
        var word = field.Word("low", "medium", "high", "xhigh", "max");
        if (word != "max")
        {
            return word;
        }

        field.Context.ReportUnknown(field.Path);
        return "xhigh";
    }
}
