using System.Collections.Frozen;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary><c>reasoning</c> of a request, both ways.</summary>
internal static class ResponsesReasoning
{
    private static readonly FrozenSet<string> Known = new[] { "effort", "summary", "generate_summary" }.ToFrozenSet(StringComparer.Ordinal);

    public static ReasoningOptions? Read(JsonField field, bool state)
    {
        if (!field.ExpectObject() && !state)
        {
            return null;
        }

        field.NoteUnknown(Known);
        var older = field["generate_summary"].Word("auto", "concise", "detailed");
        var summary = field["summary"].Word("auto", "concise", "detailed", "none") ?? older;
        var effort = field["effort"].Word("none", "minimal", "low", "medium", "high", "xhigh", "max");
        if (summary is null or "none" && effort is null && !state)
        {
            return null;
        }

        return new ReasoningOptions
        {
            Effort = effort == "max" ? "xhigh" : effort,
            Summary = summary == "none" ? null : summary,

            // Who wants a summary wants to see thoughts, in whatever form the upstream shows them.
            IncludeThoughts = summary is not (null or "none") ? true : null,
            IncludeState = state ? true : null,
        };
    }

    /// <summary>Budgets become efforts by the table that Google publishes for its OpenAI-compatible service.</summary>
    public static void Write(Utf8JsonWriter json, ReasoningOptions? reasoning)
    {
        var effort = reasoning?.Effort ?? reasoning?.BudgetTokens switch
        {
            null or < 0 => null,
            0 => "none",
            <= 1024 => "low",
            <= 8192 => "medium",
            _ => "high",
        };
        var summary = reasoning?.Summary ?? (reasoning?.IncludeThoughts == true ? "auto" : null);
        if (effort is null && summary is null)
        {
            return;
        }

        json.WriteStartObject("reasoning"u8);
        if (effort is not null)
        {
            json.WriteString("effort"u8, effort);
        }

        if (summary is not null)
        {
            json.WriteString("summary"u8, summary);
        }

        json.WriteEndObject();
    }
}
