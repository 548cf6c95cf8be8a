using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Reads <c>generationConfig</c>.</summary>
internal static class GeminiConfig
{
    public static readonly FrozenSet<string> Known = new[]
    {
        "temperature", "topP", "topK", "candidateCount", "maxOutputTokens", "stopSequences", "seed", "presencePenalty", "frequencyPenalty",
        "responseLogprobs", "logprobs", "responseMimeType", "responseSchema", "responseJsonSchema", "_responseJsonSchema", "thinkingConfig",
        "responseModalities", "speechConfig", "mediaResolution",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownSpeech = new[] { "voiceConfig" }.ToFrozenSet(StringComparer.Ordinal);

    public static SamplingOptions Sampling(JsonField config)
    {
        var stops = config["stopSequences"].Items();
        if (stops.Count > 16)
        {
            config["stopSequences"].Fault("takes at most 16 sequences");
        }

        return new SamplingOptions
        {
            Temperature = config["temperature"].Number(0, 2),
            TopP = config["topP"].Number(0, 1),
            TopK = config["topK"].Int(0, int.MaxValue) is > 0 and var topK ? topK : null,
            MaxTokens = config["maxOutputTokens"].Int(1, int.MaxValue),
            Stop = [.. stops.Select(stop => stop.RequiredText())],
            Seed = config["seed"].Whole(int.MinValue, int.MaxValue),
            PresencePenalty = config["presencePenalty"].Number(-2, 2),
            FrequencyPenalty = config["frequencyPenalty"].Number(-2, 2),
            Choices = config["candidateCount"].Int(1, 128),
            LogProbs = config["responseLogprobs"].Bool(),
            TopLogProbs = config["logprobs"].Int(0, 20),
        };
    }

    public static ResponseFormat? Format(JsonField config)
    {
        var type = config["responseMimeType"].Word("text/plain", "application/json");
        var schema = config["responseJsonSchema"].IsPresent ? config["responseJsonSchema"]
            : config["_responseJsonSchema"].IsPresent ? config["_responseJsonSchema"]
            : config["responseSchema"];
        if (schema.ExpectObject())
        {
            return new ResponseFormat(ResponseFormatKind.JsonSchema, JsonSchemaText.From(schema.Element));
        }

        return type == "application/json" ? new ResponseFormat(ResponseFormatKind.JsonObject) : null;
    }

    public static ReasoningOptions? Reasoning(JsonField thinking)
    {
        if (!thinking.ExpectObject())
        {
            return null;
        }

        return new ReasoningOptions
        {
            Effort = Level(thinking["thinkingLevel"]),
            BudgetTokens = thinking["thinkingBudget"].Int(-1, int.MaxValue),
            IncludeThoughts = thinking["includeThoughts"].Bool(),
        };
    }

    public static IReadOnlyList<string> Modalities(JsonField field) =>
        [.. field.Items().Select(GeminiEnums.Modality).OfType<string>().Where(name => name != "MODALITY_UNSPECIFIED").Select(name => name.ToLowerInvariant())];

    /// <summary>One voice; a conversation of several and the language have no place in other dialects.</summary>
    public static SpeechOptions? Speech(JsonField field)
    {
        if (!field.ExpectObject())
        {
            return null;
        }

        field.NoteUnknown(KnownSpeech);
        var voice = field["voiceConfig"]["prebuiltVoiceConfig"]["voiceName"].Text();
        return voice is null ? null : new SpeechOptions(voice, null);
    }

    private static string? Level(JsonField field)
    {
        switch (GeminiEnums.Level(field))
        {
            case null or "THINKING_LEVEL_UNSPECIFIED":
                return null;
            case "MINIMAL" or "LOW" or "MEDIUM" or "HIGH":
                return GeminiEnums.Level(field)!.ToLowerInvariant();
            default:
                field.Fault("must be one of MINIMAL, LOW, MEDIUM, HIGH");
                return null;
        }
    }
}
