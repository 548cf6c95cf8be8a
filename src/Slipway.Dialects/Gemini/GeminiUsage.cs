using System.Text.Json;
using Slipway.Core.Usage;

namespace Slipway.Dialects.Gemini;

/// <summary>Writes <c>usageMetadata</c>: thoughts stand beside the candidates' tokens, not within them; the total holds both.</summary>
internal static class GeminiUsage
{
    public static void Write(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usageMetadata"u8);
        json.WriteNumber("promptTokenCount"u8, usage.Input - usage.ToolInput);
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

        if (usage.ToolInput > 0)
        {
            json.WriteNumber("toolUsePromptTokenCount"u8, usage.ToolInput);
        }

        Details(json, "promptTokensDetails", usage.Input - usage.ToolInput, usage.AudioInput);
        Details(json, "candidatesTokensDetails", usage.Output - usage.Reasoning, usage.AudioOutput);

        json.WriteEndObject();
    }

    /// <summary>By modality, where there is more than text.</summary>
    private static void Details(Utf8JsonWriter json, string name, long all, long sound)
    {
        if (sound <= 0)
        {
            return;
        }

        json.WriteStartArray(name);
        Row(json, "TEXT"u8, all - sound);
        Row(json, "AUDIO"u8, sound);
        json.WriteEndArray();
    }

    private static void Row(Utf8JsonWriter json, ReadOnlySpan<byte> modality, long count)
    {
        if (count <= 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("modality"u8, modality);
        json.WriteNumber("tokenCount"u8, count);
        json.WriteEndObject();
    }
}
