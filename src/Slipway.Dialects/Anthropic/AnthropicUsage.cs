using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// The <c>usage</c> object. Its input tokens, those read from the cache and those written to it stand side by side; the hub's input holds all three.
/// A stream reports twice, at its beginning and its end, and the later figures hold.
/// </summary>
internal sealed class AnthropicUsage
{
    private const long MostTokens = 1_000_000_000_000;

    private long? input, output, read, written, hour, thought;

    /// <summary>What was counted so far; null when nothing was.</summary>
    public TokenUsage? Total => input is null && output is null
        ? null
        : new TokenUsage((input ?? 0) + (read ?? 0) + (written ?? 0), output ?? 0, read ?? 0, Math.Min(thought ?? 0, output ?? 0)) { CacheWrite = written ?? 0, CacheWriteHour = Math.Min(hour ?? 0, written ?? 0) };

    public static TokenUsage? Read(JsonField usage)
    {
        var counted = new AnthropicUsage();
        counted.Take(usage);
        return counted.Total;
    }

    public void Take(JsonField usage)
    {
        if (!usage.IsObject)
        {
            return;
        }

        input = Count(usage["input_tokens"]) ?? input;
        output = Count(usage["output_tokens"]) ?? output;
        read = Count(usage["cache_read_input_tokens"]) ?? read;
        written = Count(usage["cache_creation_input_tokens"]) ?? written;
        hour = Count(usage["cache_creation"]["ephemeral_1h_input_tokens"]) ?? hour;
        thought = Count(usage["output_tokens_details"]["thinking_tokens"]) ?? thought;
    }

    /// <summary>Takes the object at whose start the reader stands.</summary>
    public void Take(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("thinking_tokens"u8))
            {
                thought = Count(ref reader) ?? thought;
            }
            else if (reader.ValueTextEquals("ephemeral_1h_input_tokens"u8))
            {
                hour = Count(ref reader) ?? hour;
            }
            else if (reader.CurrentDepth > depth + 1)
            {
                // Parts of the sums (iterations) repeat the names.
                continue;
            }
            else if (reader.ValueTextEquals("input_tokens"u8))
            {
                input = Count(ref reader) ?? input;
            }
            else if (reader.ValueTextEquals("output_tokens"u8))
            {
                output = Count(ref reader) ?? output;
            }
            else if (reader.ValueTextEquals("cache_read_input_tokens"u8))
            {
                read = Count(ref reader) ?? read;
            }
            else if (reader.ValueTextEquals("cache_creation_input_tokens"u8))
            {
                written = Count(ref reader) ?? written;
            }
        }
    }

    public static void Write(Utf8JsonWriter json, TokenUsage usage, string? serviceTier = null)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, Math.Max(0, usage.Input - usage.CachedInput - usage.CacheWrite));
        json.WriteNumber("cache_creation_input_tokens"u8, usage.CacheWrite);
        if (usage.CacheWrite > 0)
        {
            json.WriteStartObject("cache_creation"u8);
            json.WriteNumber("ephemeral_5m_input_tokens"u8, usage.CacheWrite - usage.CacheWriteHour);
            json.WriteNumber("ephemeral_1h_input_tokens"u8, usage.CacheWriteHour);
            json.WriteEndObject();
        }

        json.WriteNumber("cache_read_input_tokens"u8, usage.CachedInput);
        json.WriteNumber("output_tokens"u8, usage.Output);
        if (usage.Reasoning > 0)
        {
            json.WriteStartObject("output_tokens_details"u8);
            json.WriteNumber("thinking_tokens"u8, usage.Reasoning);
            json.WriteEndObject();
        }

        if (AnthropicTiers.WriteServed(serviceTier) is { } tier)
        {
            json.WriteString("service_tier"u8, tier);
        }

        json.WriteEndObject();
    }

    private static long? Count(JsonField field) =>
        field.IsNumber && field.Element.TryGetInt64(out var count) && count is >= 0 and <= MostTokens ? count : null;

    private static long? Count(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count is >= 0 and <= MostTokens ? count : null;
}
