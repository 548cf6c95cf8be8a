using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary><c>usage</c>, both ways.</summary>
internal static class ResponsesUsage
{
    /// <summary>No call has a trillion tokens; a larger number is a defect and would overflow sums.</summary>
    private const long MostTokens = 1_000_000_000_000;

    public static void Write(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, usage.Input);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.CachedInput);
        json.WriteNumber("cache_write_tokens"u8, usage.CacheWrite);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, usage.Output);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, usage.Total);
        json.WriteEndObject();
    }

    public static TokenUsage? Read(JsonField usage)
    {
        if (!usage.IsObject || (Count(usage["input_tokens"]) is null && Count(usage["output_tokens"]) is null))
        {
            return null;
        }

        var details = usage["input_tokens_details"];
        return new TokenUsage(
            Count(usage["input_tokens"]) ?? 0,
            Count(usage["output_tokens"]) ?? 0,
            Count(details["cached_tokens"]) ?? 0,
            Count(usage["output_tokens_details"]["reasoning_tokens"]) ?? 0)
        {
            CacheWrite = Count(details["cache_write_tokens"]) ?? 0,
        };
    }

    private static long? Count(JsonField field) =>
        field.IsNumber && field.Element.TryGetInt64(out var count) && count is >= 0 and <= MostTokens ? count : null;
}
