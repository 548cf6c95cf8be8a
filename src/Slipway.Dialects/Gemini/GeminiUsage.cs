using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary><c>usageMetadata</c>: thoughts stand beside the candidates' tokens, not within them; the total holds both.</summary>
internal static class GeminiUsage
{
    public static void Write(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usageMetadata"u8);
        json.WriteNumber("promptTokenCount"u8, usage.Input);
        json.WriteNumber("candidatesTokenCount"u8, Math.Max(0, usage.Output - usage.Reasoning));
        json.WriteNumber("totalTokenCount"u8, usage.Total);
        if (usage.Reasoning > 0)
        {
            json.WriteNumber("thoughtsTokenCount"u8, usage.Reasoning);
        }

        if (usage.CachedInput > 0)
        {
            json.WriteNumber("cachedContentTokenCount"u8, usage.CachedInput);
        }

        json.WriteEndObject();
    }

    public static TokenUsage? Read(JsonField usage)
    {
        if (!usage.IsObject)
        {
            return null;
        }

        var thoughts = Count(usage["thoughtsTokenCount"]);
        return new TokenUsage(
            Count(usage["promptTokenCount"]) + Count(usage["toolUsePromptTokenCount"]),
            Count(usage["candidatesTokenCount"]) + thoughts,
            Count(usage["cachedContentTokenCount"]),
            thoughts);
    }

    private static long Count(JsonField field) =>
        field.IsNumber && field.Element.TryGetInt64(out var count) && count is >= 0 and <= 1_000_000_000_000 ? count : 0;
}
