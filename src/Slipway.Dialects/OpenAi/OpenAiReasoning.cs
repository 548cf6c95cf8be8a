using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// How hard to think, both ways: OpenAI's <c>reasoning_effort</c>; OpenRouter's <c>reasoning: {effort, max_tokens, exclude}</c>; the <c>thinking:
/// {type, budget_tokens}</c> that LiteLLM, DeepSeek and Z.ai take.
/// </summary>
internal static class OpenAiReasoning
{
    public static ReasoningOptions? Read(JsonField root)
    {
        var effort = Effort(root["reasoning_effort"]);
        var (reasoning, thinking) = (root["reasoning"], root["thinking"]);
        effort ??= reasoning.ExpectObject() ? Effort(reasoning["effort"]) : null;
        var budget = reasoning["max_tokens"].Int(0, int.MaxValue) ?? Thinking(thinking);
        var include = reasoning["exclude"].Bool() is { } exclude ? !exclude : (bool?)null;
        if (effort is null && reasoning["enabled"].Bool() is { } enabled)
        {
            effort = enabled ? budget is null ? "medium" : null : "none";
        }

        return effort is null && budget is null && include is null
            ? null
            : new ReasoningOptions { Effort = effort, BudgetTokens = budget, IncludeThoughts = include };
    }

    public static void Write(Utf8JsonWriter json, ReasoningOptions? reasoning, UpstreamModel model)
    {
        if (reasoning is null)
        {
            return;
        }

        if (!model.Traits.ReasoningObject)
        {
            if (EffortOf(reasoning, model) is { } word)
            {
                json.WriteString("reasoning_effort"u8, word);
            }

            return;
        }

        json.WriteStartObject("reasoning"u8);
        if (reasoning.Effort is { } effort)
        {
            json.WriteString("effort"u8, effort);
        }
        else if (reasoning.BudgetTokens is >= 0 and var budget)
        {
            json.WriteNumber("max_tokens"u8, budget);
        }

        if (reasoning.IncludeThoughts is { } include)
        {
            json.WriteBoolean("exclude"u8, !include);
        }

        json.WriteEndObject();
    }

    /// <summary>Budgets of thought become efforts by the table that Google publishes for its own OpenAI-compatible service; none is the least that the family takes.</summary>
    private static string? EffortOf(ReasoningOptions reasoning, UpstreamModel model) => reasoning.Effort ?? reasoning.BudgetTokens switch
    {
        null or < 0 => null,
        0 => model.Family.Contains("gpt-5.", StringComparison.OrdinalIgnoreCase) || model.Traits.ReasoningEffort == true ? "none" : model.Family.Contains("gpt-5", StringComparison.OrdinalIgnoreCase) ? "minimal" : "low",
        <= 1024 => "low",
        <= 8192 => "medium",
        _ => "high",
    };

    private static string? Effort(JsonField field) => field.Word("none", "minimal", "low", "medium", "high", "xhigh");

    private static int? Thinking(JsonField thinking)
    {
        if (!thinking.ExpectObject())
        {
            return null;
        }

        return thinking["type"].Word("enabled", "disabled", "adaptive", "auto") switch
        {
            "disabled" => 0,
            "enabled" => thinking["budget_tokens"].Int(0, int.MaxValue) ?? -1,
            _ => -1,
        };
    }
}
