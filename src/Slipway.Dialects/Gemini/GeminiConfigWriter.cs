using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Gemini;

/// <summary>Writes <c>generationConfig</c>; what the caller left open stays open.</summary>
internal static class GeminiConfigWriter
{
    public static void Write(Utf8JsonWriter json, ChatRequest request, string upstreamModel)
    {
        var sampling = request.Sampling;
        json.WriteStartObject("generationConfig"u8);
        Real(json, "temperature", sampling.Temperature);
        Real(json, "topP", sampling.TopP);
        Number(json, "topK", sampling.TopK);
        Number(json, "candidateCount", sampling.Choices is > 1 ? sampling.Choices : null);
        Number(json, "maxOutputTokens", sampling.MaxTokens);
        WriteStop(json, sampling.Stop);

        // Gemini's seed has 32 bits.
        Number(json, "seed", sampling.Seed is { } seed ? unchecked((int)seed) : null);
        Real(json, "presencePenalty", sampling.PresencePenalty);
        Real(json, "frequencyPenalty", sampling.FrequencyPenalty);
        if (sampling.LogProbs == true)
        {
            json.WriteBoolean("responseLogprobs"u8, true);
            Number(json, "logprobs", sampling.TopLogProbs is > 0 ? sampling.TopLogProbs : null);
        }

        WriteFormat(json, request.ResponseFormat);
        WriteModalities(json, request);
        if (!GeminiFidelity.HasLevels(upstreamModel) && GeminiMediaDetail.OfAll(request) is { } resolution)
        {
            json.WriteString("mediaResolution"u8, resolution);
        }

        WriteReasoning(json, request.Reasoning, upstreamModel);
        json.WriteEndObject();
    }

    private static void WriteStop(Utf8JsonWriter json, IReadOnlyList<string> stops)
    {
        if (stops.Count == 0)
        {
            return;
        }

        json.WriteStartArray("stopSequences"u8);
        foreach (var stop in stops)
        {
            json.WriteStringValue(stop);
        }

        json.WriteEndArray();
    }

    private static void WriteModalities(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.Modalities.Any(modality => modality != "text"))
        {
            json.WriteStartArray("responseModalities"u8);
            foreach (var modality in request.Modalities)
            {
                json.WriteStringValue(modality.ToUpperInvariant());
            }

            json.WriteEndArray();
        }

        if (request.Speech?.Voice is { } voice)
        {
            json.WriteStartObject("speechConfig"u8);
            json.WriteStartObject("voiceConfig"u8);
            json.WriteStartObject("prebuiltVoiceConfig"u8);
            json.WriteString("voiceName"u8, voice);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteFormat(Utf8JsonWriter json, ResponseFormat? format)
    {
        if (format is null || format.Kind == ResponseFormatKind.Text)
        {
            return;
        }

        json.WriteString("responseMimeType"u8, "application/json"u8);
        if (format.JsonSchema is { } schema)
        {
            json.WritePropertyName("responseJsonSchema"u8);
            json.WriteRawValue(schema, skipInputValidation: true);
        }
    }

    /// <summary>Gemini 3 takes a level, 2.5 a budget in tokens. The table between them is the one Google publishes for its OpenAI-compatible service.</summary>
    private static void WriteReasoning(Utf8JsonWriter json, ReasoningOptions? reasoning, string model)
    {
        if (reasoning is null)
        {
            return;
        }

        json.WriteStartObject("thinkingConfig"u8);
        if (reasoning.IncludeThoughts is { } include)
        {
            json.WriteBoolean("includeThoughts"u8, include);
        }

        if (GeminiFidelity.HasLevels(model))
        {
            if (Level(reasoning) is { } level)
            {
                json.WriteString("thinkingLevel"u8, level);
            }
        }
        else
        {
            Number(json, "thinkingBudget", Budget(reasoning));
        }

        json.WriteEndObject();
    }

    private static string? Level(ReasoningOptions reasoning) => reasoning.Effort switch
    {
        "none" => "LOW", // Gemini 3 always thinks
        "xhigh" => "HIGH",
        { } word => word.ToUpperInvariant(),
        null => LevelOf(reasoning.BudgetTokens),
    };

    private static string? LevelOf(int? budget) => budget switch
    {
        null or < 0 => null,
        <= 1024 => "LOW",
        <= 8192 => "MEDIUM",
        _ => "HIGH",
    };

    private static int? Budget(ReasoningOptions reasoning) => reasoning.BudgetTokens ?? reasoning.Effort switch
    {
        "none" => 0,
        "minimal" or "low" => 1024,
        "medium" => 8192,
        "high" or "xhigh" => 24576,
        _ => null,
    };

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void Real(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
