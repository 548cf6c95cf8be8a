using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Responses;

/// <summary>How an answer ended: <c>status</c>, <c>incomplete_details</c> and <c>error</c>, both ways.</summary>
internal static class ResponsesFinish
{
    /// <summary>Why the answer is incomplete, in OpenAI's word; null when it is complete.</summary>
    public static string? Incomplete(FinishReason reason) =>
        reason == FinishReason.Length ? "max_output_tokens" : reason == FinishReason.ContentFilter || reason == FinishReason.Refusal ? "content_filter" : null;

    public static FinishReason Read(JsonField response, bool called) => response["incomplete_details"]["reason"].Text() switch
    {
        "content_filter" => FinishReason.ContentFilter,
        { } => FinishReason.Length,
        null when response["status"].Text() == "incomplete" => FinishReason.Length,
        null => called ? FinishReason.ToolCalls : FinishReason.Stop,
    };

    /// <summary>The failure that a response object reports; null when it reports none.</summary>
    public static Error? Failure(JsonField response)
    {
        var status = response["status"].Text();
        if (response["error"].IsPresent)
        {
            var error = UpstreamErrors.Read(200, response.Element);
            return error.Code switch
            {
                "rate_limit_exceeded" => error with { Kind = ErrorKind.RateLimited },
                "invalid_prompt" => error with { Kind = ErrorKind.InvalidRequest },
                _ => error,
            };
        }

        return status is "failed" or "cancelled" or "queued" or "in_progress"
            ? new Error(ErrorKind.Upstream, $"The upstream's answer is not complete: its status is {status}.") { Code = "upstream_" + status }
            : null;
    }

    /// <summary>The words that OpenAI has for failed responses.</summary>
    public static string ErrorCode(Error error) => error.Kind switch
    {
        ErrorKind.RateLimited or ErrorKind.BudgetExceeded => "rate_limit_exceeded",
        ErrorKind.ContextLengthExceeded => "context_length_exceeded",
        ErrorKind.InvalidRequest => "invalid_prompt",
        _ => "server_error",
    };
}
