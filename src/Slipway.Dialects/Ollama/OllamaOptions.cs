using System.Collections.Frozen;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary><c>options</c>, both ways. Those that concern how a server runs the model (<c>num_ctx</c>, <c>num_gpu</c>, …) mean nothing to other upstreams.</summary>
internal static class OllamaOptions
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "num_predict", "temperature", "top_k", "top_p", "min_p", "seed", "stop", "presence_penalty", "frequency_penalty",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="root">The body: log-probabilities are asked for beside the options.</param>
    public static SamplingOptions Read(JsonField root)
    {
        var options = root["options"];
        options.ExpectObject();
        options.NoteUnknown(Known);
        var rivals = root["top_logprobs"].Int(0, 20);
        return new SamplingOptions
        {
            Temperature = options["temperature"].Number(0, 100),
            TopP = options["top_p"].Number(0, 1),
            TopK = options["top_k"].Int(0, int.MaxValue) is > 0 and var topK ? topK : null,
            MinP = options["min_p"].Number(0, 1),
            MaxTokens = options["num_predict"].Int(-2, int.MaxValue) is > 0 and var most ? most : null,
            Stop = Stop(options["stop"]),
            Seed = options["seed"].Whole(long.MinValue, long.MaxValue),
            PresencePenalty = options["presence_penalty"].Number(-2, 2),
            FrequencyPenalty = options["frequency_penalty"].Number(-2, 2),
            LogProbs = root["logprobs"].Bool() is true ? true : null,
            TopLogProbs = rivals is > 0 ? rivals : null,
        };
    }

    private static IReadOnlyList<string> Stop(JsonField field) =>
        field.IsString ? field.Text() is { Length: > 0 } one ? [one] : [] : [.. field.Items().Select(stop => stop.RequiredText())];

    public static void Write(Utf8JsonWriter json, SamplingOptions sampling)
    {
        if (sampling.LogProbs == true)
        {
            json.WriteBoolean("logprobs"u8, true);
            if (sampling.TopLogProbs is { } rivals)
            {
                json.WriteNumber("top_logprobs"u8, rivals);
            }
        }

        if (sampling is { Temperature: null, TopP: null, TopK: null, MinP: null, MaxTokens: null, Seed: null, PresencePenalty: null, FrequencyPenalty: null, Stop.Count: 0 })
        {
            return;
        }

        json.WriteStartObject("options"u8);
        Real(json, "temperature", sampling.Temperature);
        Real(json, "top_p", sampling.TopP);
        Whole(json, "top_k", sampling.TopK);
        Real(json, "min_p", sampling.MinP);
        Whole(json, "num_predict", sampling.MaxTokens);
        Whole(json, "seed", sampling.Seed);
        Real(json, "presence_penalty", sampling.PresencePenalty);
        Real(json, "frequency_penalty", sampling.FrequencyPenalty);
        if (sampling.Stop.Count > 0)
        {
            json.WriteStartArray("stop"u8);
            foreach (var stop in sampling.Stop)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Whole(Utf8JsonWriter json, string name, long? value)
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
