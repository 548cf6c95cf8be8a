using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes how tokens are to be drawn.</summary>
internal static class OpenAiSamplingWriter
{
    /// <param name="reasons">The model's family refuses <c>max_tokens</c>, which older servers know alone.</param>
    public static void Write(Utf8JsonWriter json, SamplingOptions sampling, OpenAiTraits traits, bool reasons)
    {
        Number(json, reasons ? "max_completion_tokens" : "max_tokens", sampling.MaxTokens);
        Real(json, "temperature", sampling.Temperature);
        Real(json, "top_p", sampling.TopP);
        if (traits.ExtendedSampling)
        {
            Number(json, "top_k", sampling.TopK);
            Real(json, "min_p", sampling.MinP);
        }

        Number(json, "n", sampling.Choices is > 1 ? sampling.Choices : null);
        Number(json, "seed", sampling.Seed);
        Real(json, "presence_penalty", sampling.PresencePenalty);
        Real(json, "frequency_penalty", sampling.FrequencyPenalty);
        if (sampling.LogProbs == true)
        {
            json.WriteBoolean("logprobs"u8, true);
            Number(json, "top_logprobs", sampling.TopLogProbs);
        }

        if (sampling.LogitBias.Count > 0)
        {
            json.WriteStartObject("logit_bias"u8);
            foreach (var (token, bias) in sampling.LogitBias)
            {
                json.WriteNumber(token, bias);
            }

            json.WriteEndObject();
        }

        if (sampling.Stop.Count > 0)
        {
            json.WriteStartArray("stop"u8);
            foreach (var stop in sampling.Stop)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }
    }

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
