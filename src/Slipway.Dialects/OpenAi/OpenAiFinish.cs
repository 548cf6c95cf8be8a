using Slipway.Core.Chat;

namespace Slipway.Dialects.OpenAi;

/// <summary><c>finish_reason</c>, both ways.</summary>
internal static class OpenAiFinish
{
    /// <summary>OpenAI's clients know four words; a model that declines is filtered to them, and any other reason ended the answer, so it is <c>stop</c>.</summary>
    public static string Write(FinishReason reason, bool toolCalls)
    {
        if (reason == FinishReason.Length || reason == FinishReason.ContentFilter)
        {
            return reason.Value;
        }

        if (reason == FinishReason.Refusal)
        {
            return FinishReason.ContentFilter.Value;
        }

        return toolCalls || reason == FinishReason.ToolCalls ? "tool_calls" : "stop";
    }

    public static bool IsCommon(FinishReason reason) =>
        reason == FinishReason.Stop || reason == FinishReason.Length || reason == FinishReason.ContentFilter || reason == FinishReason.ToolCalls;

    /// <summary>Servers have words of their own: Mistral <c>model_length</c>, Together <c>eos</c>, DeepSeek <c>insufficient_system_resource</c>.</summary>
    public static FinishReason Read(string word, bool toolCalls) => word switch
    {
        "length" or "max_tokens" or "model_length" => FinishReason.Length,
        "content_filter" or "sensitive" => FinishReason.ContentFilter,
        "tool_calls" or "function_call" => FinishReason.ToolCalls,
        _ when toolCalls => FinishReason.ToolCalls,
        _ => FinishReason.Stop,
    };
}
