using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>What one passing object says: its counts, whether it is the last, whether it brings a piece of the answer.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OllamaLineScan(TokenUsage? Usage, bool Done, bool HasContent)
{
    private const long MostTokens = 1_000_000_000_000;

    /// <summary>Looks at the top level only. What is no JSON object says nothing.</summary>
    public static OllamaLineScan Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return Scan(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static OllamaLineScan Scan(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        long? input = null, output = null;
        bool done = false, content = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prompt_eval_count"u8))
            {
                input = Count(ref reader);
            }
            else if (reader.ValueTextEquals("eval_count"u8))
            {
                output = Count(ref reader);
            }
            else if (reader.ValueTextEquals("done"u8))
            {
                reader.Read();
                done = reader.TokenType == JsonTokenType.True;
            }
            else if (reader.ValueTextEquals("response"u8) || reader.ValueTextEquals("thinking"u8))
            {
                content |= Text(ref reader);
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                content |= Message(ref reader);
            }

            reader.Skip();
        }

        return new OllamaLineScan(input is null && output is null ? null : new TokenUsage(input ?? 0, output ?? 0), done, content);
    }

    private static bool Message(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var content = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var calls = reader.ValueTextEquals("tool_calls"u8);
            content |= calls || ((reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("thinking"u8)) && Text(ref reader));
            reader.Skip();
        }

        return content;
    }

    private static bool Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String && !reader.ValueTextEquals(""u8);
    }

    private static long? Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count is >= 0 and <= MostTokens ? count : null;
    }
}
