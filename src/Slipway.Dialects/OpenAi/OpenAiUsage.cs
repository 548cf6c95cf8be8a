using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>The <c>usage</c> object of chat and embeddings.</summary>
internal static class OpenAiUsage
{
    /// <summary>No call has a trillion tokens; a larger number is a defect and would overflow sums.</summary>
    private const long MostTokens = 1_000_000_000_000;

    public static void Write(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, usage.Input);
        json.WriteNumber("completion_tokens"u8, usage.Output);
        json.WriteNumber("total_tokens"u8, usage.Total);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.CachedInput);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static TokenUsage? Read(JsonField usage)
    {
        if (!usage.IsObject)
        {
            return null;
        }

        var input = Count(usage["prompt_tokens"]);
        var output = Count(usage["completion_tokens"]);
        return Make(input, output, Count(usage["total_tokens"]),
            Count(usage["prompt_tokens_details"]["cached_tokens"]) ?? 0,
            Count(usage["completion_tokens_details"]["reasoning_tokens"]) ?? 0);
    }

    /// <summary>Reads the object that starts at the reader's token; null when it counts nothing.</summary>
    public static TokenUsage? Read(ref Utf8JsonReader reader)
    {
        long? input = null, output = null, total = null;
        long cached = 0, reasoning = 0;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("prompt_tokens"u8))
            {
                input = Count(ref reader);
            }
            else if (reader.ValueTextEquals("completion_tokens"u8))
            {
                output = Count(ref reader);
            }
            else if (reader.ValueTextEquals("total_tokens"u8))
            {
                total = Count(ref reader);
            }
            else if (reader.ValueTextEquals("cached_tokens"u8))
            {
                cached = Count(ref reader) ?? cached;
            }
            else if (reader.ValueTextEquals("reasoning_tokens"u8))
            {
                reasoning = Count(ref reader) ?? reasoning;
            }
        }

        return Make(input, output, total, cached, reasoning);
    }

    private static TokenUsage? Make(long? input, long? output, long? total, long cached, long reasoning)
    {
        if (input is null && output is null && total is null)
        {
            return null;
        }

        var counted = input ?? Math.Max(0, total - output ?? 0);
        return new TokenUsage(counted, output ?? Math.Max(0, total - counted ?? 0), cached, reasoning);
    }

    private static long? Count(JsonField field) =>
        field.IsNumber && field.Element.TryGetInt64(out var count) && count is >= 0 and <= MostTokens ? count : null;

    private static long? Count(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count is >= 0 and <= MostTokens ? count : null;
}
