using System.Globalization;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Finds the answer's limit and number in <c>generationConfig</c>, and the model in the body where the path has none.</summary>
internal static class GeminiPeek
{
    public static Result<CallHead> Read(ReadOnlySpan<byte> body, CallTarget target)
    {
        if (WireJson.CheckText(body) is { } error)
        {
            return error;
        }

        try
        {
            return Scan(body, target);
        }
        catch (JsonException exception)
        {
            return WireJson.Malformed(exception);
        }
    }

    private static Result<CallHead> Scan(ReadOnlySpan<byte> body, CallTarget target)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Error.Invalid("The body must be a JSON object.");
        }

        var model = target.Model;
        int? maxTokens = null;
        var choices = 1;
        var pieces = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var config = reader.ValueTextEquals("generationConfig"u8) || reader.ValueTextEquals("generation_config"u8);
            var tools = reader.ValueTextEquals("toolConfig"u8) || reader.ValueTextEquals("tool_config"u8);
            var named = model is null && reader.ValueTextEquals("model"u8);
            reader.Read();
            if (named && reader.TokenType == JsonTokenType.String)
            {
                model = reader.GetString();
            }
            else if (config && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadConfig(ref reader, ref maxTokens, ref choices);
            }
            else
            {
                pieces |= tools && reader.TokenType == JsonTokenType.StartObject && WantsPieces(reader);
                reader.Skip();
            }
        }

        // Anything after the object is a JsonException here.
        reader.Read();
        return string.IsNullOrEmpty(model)
            ? Error.Invalid("No model is named; call models/{model}:generateContent.", "model")
            : new CallHead(ModelName.Bare(model), target.Stream, StreamUsage: true, maxTokens, choices) { StreamToolArguments = pieces };
    }

    private static void ReadConfig(ref Utf8JsonReader reader, ref int? maxTokens, ref int choices)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var most = reader.ValueTextEquals("maxOutputTokens"u8) || reader.ValueTextEquals("max_output_tokens"u8);
            var count = reader.ValueTextEquals("candidateCount"u8) || reader.ValueTextEquals("candidate_count"u8);
            reader.Read();
            if (most && Whole(ref reader) is > 0 and var limit)
            {
                maxTokens = limit;
            }
            else if (count && Whole(ref reader) is > 0 and <= 128 and var candidates)
            {
                choices = candidates;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Looks into <c>toolConfig</c> with a copy of the reader.</summary>
    private static bool WantsPieces(Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == depth + 2
                && (reader.ValueTextEquals("streamFunctionCallArguments"u8) || reader.ValueTextEquals("stream_function_call_arguments"u8)))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.True;
            }
        }

        return false;
    }

    /// <summary>Values that make no sense are left to the reader of the whole body, which names the fault.</summary>
    private static int? Whole(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt32(out var number) => number,
        JsonTokenType.String when !reader.HasValueSequence
            && int.TryParse(reader.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var text) => text,
        _ => null,
    };
}
