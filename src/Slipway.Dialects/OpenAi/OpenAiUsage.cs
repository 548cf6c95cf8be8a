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
        Positive(json, "cache_write_tokens", usage.CacheWrite);
        Positive(json, "audio_tokens", usage.AudioInput);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        Positive(json, "audio_tokens", usage.AudioOutput);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static TokenUsage? Read(JsonField usage)
    {
        if (!usage.IsObject)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(usage.Element), new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
            reader.Read();
            return Read(ref reader);
        }
        catch (InvalidOperationException)
        {
            return null; // a name with an escape that is no character
        }
    }

    /// <summary>Reads the object that starts at the reader's token; null when it counts nothing.</summary>
    public static TokenUsage? Read(ref Utf8JsonReader reader)
    {
        var counts = new OpenAiUsageCounts();
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                counts.Take(ref reader);
            }
        }

        return counts.Finish();
    }

    public static long? Count(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count is >= 0 and <= MostTokens ? count : null;

    private static void Positive(Utf8JsonWriter json, string name, long count)
    {
        if (count > 0)
        {
            json.WriteNumber(name, count);
        }
    }
}
