using System.Collections.Frozen;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Gemini;

/// <summary><c>finishReason</c>, both ways. Always names: the numbers differ between the Gemini API and Vertex.</summary>
internal static class GeminiFinish
{
    public const string Malformed = "MALFORMED_FUNCTION_CALL";

    private static readonly FrozenSet<string> Filtered = new[]
    {
        "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "MODEL_ARMOR",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Others =
        new[]
        {
            "OTHER", Malformed, "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "IMAGE_OTHER", "NO_IMAGE", "CONTINUATION", "MISSING_THOUGHT_SIGNATURE", "MALFORMED_RESPONSE",
        }.ToFrozenSet(StringComparer.Ordinal);

    public static string Write(FinishReason reason)
    {
        if (reason == FinishReason.Stop || reason == FinishReason.ToolCalls)
        {
            return "STOP";
        }

        if (reason == FinishReason.Length)
        {
            return "MAX_TOKENS";
        }

        if (reason == FinishReason.ContentFilter)
        {
            return "SAFETY";
        }

        var own = reason.Value?.ToUpperInvariant() ?? "OTHER";
        return Others.Contains(own) ? own : "OTHER";
    }

    public static FinishReason Read(string? name, bool toolCalls) => name switch
    {
        "MAX_TOKENS" => FinishReason.Length,
        _ when name is not null && Filtered.Contains(name) => FinishReason.ContentFilter,
        _ when toolCalls => FinishReason.ToolCalls,
        _ when name is not null && Others.Contains(name) => new FinishReason(name.ToLowerInvariant()),
        _ => FinishReason.Stop,
    };
}
