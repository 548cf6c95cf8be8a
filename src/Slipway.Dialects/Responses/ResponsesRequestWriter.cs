using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Writes the body of <c>POST /v1/responses</c>. The provider keeps nothing unless the caller wants it: the format's own default is to keep. Models
/// that reason are asked for their encrypted state, without which the next turn would have to reason anew.
/// </summary>
internal static class ResponsesRequestWriter
{
    public static void Write(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model)
    {
        var reasons = model.Traits.ReasoningEffort ?? model.Traits.Reasons(model.Family);
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("model"u8, model.Name);
        ResponsesInputWriter.Write(json, request.Messages);
        WriteSampling(json, request.Sampling);
        ResponsesToolWriter.Write(json, request.Tools, request.HostedTools);
        ResponsesToolChoice.Write(json, request.ToolChoice);
        ResponsesText.Write(json, request.ResponseFormat, request.Verbosity);
        if (reasons)
        {
            ResponsesReasoning.Write(json, request.Reasoning);
        }

        WriteInclude(json, request, reasons);
        WriteCall(json, request);
        json.WriteEndObject();
    }

    private static void WriteSampling(Utf8JsonWriter json, SamplingOptions sampling)
    {
        if (sampling.MaxTokens is { } most)
        {
            json.WriteNumber("max_output_tokens"u8, most);
        }

        if (sampling.Temperature is { } temperature)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (sampling.TopP is { } topP)
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (sampling.TopLogProbs is { } rivals)
        {
            json.WriteNumber("top_logprobs"u8, rivals);
        }
    }

    private static void WriteInclude(Utf8JsonWriter json, ChatRequest request, bool reasons)
    {
        var logProbs = request.Sampling.LogProbs == true;
        var state = reasons || request.Reasoning?.IncludeState == true;
        if (!logProbs && !state)
        {
            return;
        }

        json.WriteStartArray("include"u8);
        if (state)
        {
            json.WriteStringValue(ResponsesInclude.State);
        }

        if (logProbs)
        {
            json.WriteStringValue(ResponsesInclude.LogProbs);
        }

        json.WriteEndArray();
    }

    private static void WriteCall(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.Metadata.Count > 0)
        {
            json.WriteStartObject("metadata"u8);
            foreach (var (name, value) in request.Metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        Text(json, "safety_identifier", request.EndUser);
        Text(json, "service_tier", request.ServiceTier);
        Text(json, "prompt_cache_key", request.PromptCacheKey);
        json.WriteBoolean("store"u8, request.Store ?? false);
        if (request.Stream)
        {
            json.WriteBoolean("stream"u8, true);
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
