using Slipway.Core.Chat;

namespace Slipway.Dialects.OpenAi;

/// <summary><c>finish_reason</c>, both ways.</summary>
internal static class OpenAiFinish
{
    /// <summary>OpenAI's clients know four words; any other reason ended the answer, so it is <c>stop</c>.</summary>
    public static string Write(FinishReason reason, bool toolCalls)
    {
        if (reason == FinishReason.Length || reason == FinishReason.ContentFilter)
        {
            return reason.Value;
        }

        return toolCalls || reason == FinishReason.ToolCalls ? "tool_calls" : "stop";
    }

    public static FinishReason Read(string word, bool toolCalls) => word switch
    {
        "length" or "max_tokens" => FinishReason.Length,
        "content_filter" => FinishReason.ContentFilter,
        "tool_calls" or "function_call" => FinishReason.ToolCalls,
        _ when toolCalls => FinishReason.ToolCalls,
        _ => FinishReason.Stop,
    };
}
