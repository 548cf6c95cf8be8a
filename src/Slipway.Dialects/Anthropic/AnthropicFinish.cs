using Slipway.Core.Chat;

namespace Slipway.Dialects.Anthropic;

/// <summary><c>stop_reason</c>, both ways.</summary>
internal static class AnthropicFinish
{
    public static FinishReason Read(string? reason, bool toolCalls) => reason switch
    {
        "max_tokens" or "model_context_window_exceeded" => FinishReason.Length,
        "refusal" => FinishReason.Refusal,
        "pause_turn" => FinishReason.Pause,
        "tool_use" => FinishReason.ToolCalls,
        null when toolCalls => FinishReason.ToolCalls,
        _ => FinishReason.Stop,
    };

    public static string Write(FinishReason reason, string? stopSequence, bool toolCalls)
    {
        if (reason == FinishReason.Length)
        {
            return "max_tokens";
        }

        if (reason == FinishReason.Refusal || reason == FinishReason.ContentFilter)
        {
            return "refusal";
        }

        if (reason == FinishReason.Pause)
        {
            return "pause_turn";
        }

        return toolCalls || reason == FinishReason.ToolCalls ? "tool_use" : stopSequence is null ? "end_turn" : "stop_sequence";
    }
}
