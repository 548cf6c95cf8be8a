using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary><c>think</c>, both ways: true, false, or a level where the model has levels (gpt-oss). What is thought is always shown.</summary>
internal static class OllamaThink
{
    public const int AsMuchAsItLikes = -1;

    public static ReasoningOptions? Read(JsonField field)
    {
        if (!field.IsPresent)
        {
            return null;
        }

        if (field.IsString)
        {
            return field.Text() is "low" or "medium" or "high"
                ? new ReasoningOptions { Effort = field.Text(), IncludeThoughts = true }
                : Wrong(field);
        }

        return field.Element.ValueKind switch
        {
            JsonValueKind.True => new ReasoningOptions { BudgetTokens = AsMuchAsItLikes, IncludeThoughts = true },
            JsonValueKind.False => new ReasoningOptions { BudgetTokens = 0 },
            _ => Wrong(field),
        };
    }

    public static void Write(Utf8JsonWriter json, ReasoningOptions? reasoning, string model)
    {
        if (reasoning is null || reasoning is { Effort: null, BudgetTokens: null, IncludeThoughts: null })
        {
            return;
        }

        var off = reasoning.Effort == "none" || (reasoning.Effort is null && reasoning.BudgetTokens == 0);
        if (!off && HasLevels(model) && Level(reasoning) is { } level)
        {
            json.WriteString("think"u8, level);
        }
        else
        {
            json.WriteBoolean("think"u8, !off);
        }
    }

    /// <summary>Ollama refuses a level for other models.</summary>
    public static bool HasLevels(string model) => model.Contains("gpt-oss", StringComparison.OrdinalIgnoreCase);

    /// <summary>Budgets become levels by the table that Google publishes for its OpenAI-compatible service.</summary>
    private static string? Level(ReasoningOptions reasoning) => reasoning.Effort switch
    {
        "minimal" or "low" => "low",
        "medium" => "medium",
        not null => "high",
        null => reasoning.BudgetTokens switch
        {
            null or < 0 => null,
            <= 1024 => "low",
            <= 8192 => "medium",
            _ => "high",
        },
    };

    private static ReasoningOptions? Wrong(JsonField field)
    {
        field.Fault("must be true, false, \"low\", \"medium\" or \"high\"");
        return null;
    }
}
