using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Reads <c>usageMetadata</c> from bytes. What Google's own tools brought (<c>toolUsePromptTokenCount</c>) stands beside the prompt's tokens, thoughts beside the
/// candidates'; the hub counts both within.
/// </summary>
internal static class GeminiUsageReader
{
    /// <summary>No call has a trillion tokens; a larger number is a defect and would overflow sums.</summary>
    private const long MostTokens = 1_000_000_000_000;

    public static TokenUsage? Read(JsonField usage)
    {
        if (!usage.IsObject)
        {
            return null;
        }

        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(usage.Element), new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        return Read(ref reader);
    }

    /// <summary>Reads the object at whose start the reader stands, to its end; null when it counts nothing.</summary>
    public static TokenUsage? Read(ref Utf8JsonReader reader)
    {
        long? prompt = null, candidates = null, total = null, thoughts = null;
        long tools = 0, cached = 0, soundIn = 0, soundOut = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (Name(ref reader))
            {
                case "promptTokenCount" or "prompt_token_count":
                    prompt = Count(ref reader);
                    break;
                case "candidatesTokenCount" or "candidates_token_count" or "responseTokenCount":
                    candidates = Count(ref reader);
                    break;
                case "totalTokenCount" or "total_token_count":
                    total = Count(ref reader);
                    break;
                case "thoughtsTokenCount" or "thoughts_token_count":
                    thoughts = Count(ref reader);
                    break;
                case "toolUsePromptTokenCount" or "tool_use_prompt_token_count":
                    tools = Count(ref reader) ?? 0;
                    break;
                case "cachedContentTokenCount" or "cached_content_token_count":
                    cached = Count(ref reader) ?? 0;
                    break;
                case "promptTokensDetails" or "prompt_tokens_details":
                    soundIn = Sound(ref reader);
                    break;
                case "candidatesTokensDetails" or "candidates_tokens_details" or "responseTokensDetails":
                    soundOut = Sound(ref reader);
                    break;
                default:
                    reader.Read();
                    reader.Skip();
                    break;
            }
        }

        if (prompt is null && candidates is null && total is null && thoughts is null)
        {
            return null;
        }

        var input = (prompt ?? 0) + tools;

        // A prompt that was refused, or an embedding, has no candidates; a server that gives only the total means the rest.
        var output = (candidates ?? Math.Max(0, (prompt is null ? 0 : total ?? 0) - input - (thoughts ?? 0))) + (thoughts ?? 0);
        return new TokenUsage(input, output, Math.Min(cached, input), thoughts ?? 0) { ToolInput = tools, AudioInput = soundIn, AudioOutput = soundOut };
    }

    private static string Name(ref Utf8JsonReader reader) => reader.ValueSpan.Length <= 64 ? reader.GetString()! : "";

    /// <summary>The AUDIO row of a list of <c>ModalityTokenCount</c>.</summary>
    private static long Sound(ref Utf8JsonReader reader)
    {
        long found = 0;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return 0;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var isSound = false;
            long count = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isKind = reader.ValueTextEquals("modality"u8);
                var isCount = reader.ValueTextEquals("tokenCount"u8) || reader.ValueTextEquals("token_count"u8);
                if (isCount)
                {
                    count = Count(ref reader) ?? 0;
                    continue;
                }

                reader.Read();
                isSound |= isKind && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("AUDIO"u8);
                reader.Skip();
            }

            found += isSound ? count : 0;
        }

        return found;
    }

    private static long? Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        long count;
        var known = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt64(out count),
            JsonTokenType.String => long.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out count),
            _ => (count = -1) >= 0,
        };
        reader.Skip();
        return known && count is >= 0 and <= MostTokens ? count : null;
    }
}
