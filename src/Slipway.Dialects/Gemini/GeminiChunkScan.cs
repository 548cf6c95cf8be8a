using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// What the gateway needs to know of a <c>GenerateContentResponse</c> that passes, found by one run over its bytes. Only the top level and the
/// candidates are looked at: a model writes JSON of its own into the arguments of calls.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct GeminiChunkScan
{
    public TokenUsage? Usage { get; private set; }

    /// <summary>A candidate has a finish reason, or the prompt was blocked, or it is an error.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>A candidate has parts.</summary>
    public bool HasContent { get; private set; }

    public static GeminiChunkScan Of(ReadOnlySpan<byte> json)
    {
        var scan = default(GeminiChunkScan);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                scan.Top(ref reader);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name with an escape that is no character: it passes like the rest, and nothing is known of it.
        }

        return scan;
    }

    private void Top(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUsage = reader.ValueTextEquals("usageMetadata"u8) || reader.ValueTextEquals("usage_metadata"u8);
            var isCandidates = reader.ValueTextEquals("candidates"u8);
            var isFeedback = reader.ValueTextEquals("promptFeedback"u8);
            var isError = reader.ValueTextEquals("error"u8);
            reader.Read();
            if (isUsage && reader.TokenType == JsonTokenType.StartObject)
            {
                Usage = GeminiUsageReader.Read(ref reader) ?? Usage;
            }
            else if (isCandidates && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    Candidate(ref reader);
                }
            }
            else
            {
                IsEnd |= isError || (isFeedback && HasText(ref reader, "blockReason"u8));
                reader.Skip();
            }
        }
    }

    private void Candidate(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFinish = reader.ValueTextEquals("finishReason"u8) || reader.ValueTextEquals("finish_reason"u8);
            var isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            IsEnd |= isFinish && reader.TokenType is JsonTokenType.String or JsonTokenType.Number;
            HasContent |= isContent && HasParts(ref reader);
            reader.Skip();
        }
    }

    /// <summary>Looks ahead with a copy of the reader.</summary>
    private static bool HasParts(ref Utf8JsonReader content)
    {
        var reader = content;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isParts = reader.ValueTextEquals("parts"u8);
            reader.Read();
            if (isParts)
            {
                return reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool HasText(ref Utf8JsonReader parent, ReadOnlySpan<byte> name)
    {
        var reader = parent;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals(name);
            reader.Read();
            if (wanted)
            {
                return reader.TokenType is JsonTokenType.String or JsonTokenType.Number;
            }

            reader.Skip();
        }

        return false;
    }
}
