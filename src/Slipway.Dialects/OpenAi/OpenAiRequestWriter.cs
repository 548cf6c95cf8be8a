using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes the body of <c>POST /v1/chat/completions</c>. A streamed request always asks for usage.</summary>
internal static class OpenAiRequestWriter
{
    public static void Write(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model)
    {
        var traits = model.Traits;
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("model"u8, model.Name);
        OpenAiMessageWriter.Write(json, request.Messages);
        WriteSampling(json, request.Sampling, traits, traits.Reasons(model.Name));
        OpenAiToolWriter.Write(json, request.Tools, request.ToolChoice);
        OpenAiResponseFormat.Write(json, request.ResponseFormat);
        if (traits.ReasoningEffort ?? traits.Reasons(model.Name))
        {
            WriteReasoning(json, request.Reasoning);
        }

        if (request.EndUser is { } user)
        {
            json.WriteString("user"u8, user);
        }

        if (request.Stream)
        {
            json.WriteBoolean("stream"u8, true);
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSampling(Utf8JsonWriter json, SamplingOptions sampling, OpenAiTraits traits, bool reasons)
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

    /// <summary>Budgets of thought become efforts by the table that Google publishes for its own OpenAI-compatible service.</summary>
    private static void WriteReasoning(Utf8JsonWriter json, ReasoningOptions? reasoning)
    {
        var effort = reasoning?.Effort ?? reasoning?.BudgetTokens switch
        {
            null or < 0 => null,
            <= 1024 => "low",
            <= 8192 => "medium",
            _ => "high",
        };
        if (effort is not null)
        {
            json.WriteString("reasoning_effort"u8, effort);
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
