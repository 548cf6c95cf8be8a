using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// Writes the body of <c>POST /v1/chat/completions</c>: in OpenAI's own form, which <see cref="OpenAiAdaptation"/> then changes for servers that refuse parts
/// of it. A streamed request always asks for usage.
/// </summary>
internal static class OpenAiRequestWriter
{
    public static void Write(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model)
    {
        if (!model.Traits.Adapts)
        {
            WriteCommon(output, request, model);
            return;
        }

        var common = new ArrayBufferWriter<byte>();
        WriteCommon(common, request, model);
        OpenAiAdaptation.Write(output, common.WrittenMemory, model, null);
    }

    private static void WriteCommon(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model)
    {
        var traits = model.Traits;
        var reasons = traits.Reasons(model.Family);
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("model"u8, model.Name);
        OpenAiMessageWriter.Write(json, request.Messages, traits);
        OpenAiSamplingWriter.Write(json, request.Sampling, traits, reasons);
        OpenAiToolWriter.Write(json, request.Tools, request.ToolChoice, traits);
        OpenAiResponseFormat.Write(json, request.ResponseFormat);
        if (OpenAiAbilities.Reasons(model))
        {
            OpenAiReasoning.Write(json, request.Reasoning, model);
        }

        if (OpenAiAbilities.Searches(model) && request.HostedTools.FirstOrDefault(tool => tool.Kind == HostedTool.WebSearch) is { } search)
        {
            json.WritePropertyName("web_search_options"u8);
            json.WriteRawValue(search.Dialect == DialectId.OpenAi.Value ? search.Json : "{}", skipInputValidation: true);
        }

        WriteAnswer(json, request, model);
        WriteCall(json, request);
        json.WriteEndObject();
    }

    /// <summary>What the answer is to consist of. A spoken one needs a voice and a format; a stream has raw samples only.</summary>
    private static void WriteAnswer(Utf8JsonWriter json, ChatRequest request, UpstreamModel model)
    {
        if (request.Verbosity is { } verbosity && OpenAiAbilities.IsVerbose(model))
        {
            json.WriteString("verbosity"u8, verbosity);
        }

        if (!request.Modalities.Any(kind => kind != "text"))
        {
            return;
        }

        json.WriteStartArray("modalities"u8);
        foreach (var kind in request.Modalities)
        {
            json.WriteStringValue(kind);
        }

        json.WriteEndArray();
        if (request.Modalities.Contains("audio", StringComparer.Ordinal))
        {
            json.WriteStartObject("audio"u8);
            json.WriteString("voice"u8, request.Speech?.Voice ?? "alloy");
            json.WriteString("format"u8, request.Speech?.Format ?? (request.Stream ? "pcm16" : "wav"));
            json.WriteEndObject();
        }
    }

    private static void WriteCall(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.EndUser is { } user)
        {
            json.WriteString("user"u8, user);
        }

        if (request.Store is { } store)
        {
            json.WriteBoolean("store"u8, store);
        }

        if (OpenAiAbilities.TakesLabels(request) && request.Metadata.Count > 0)
        {
            json.WriteStartObject("metadata"u8);
            foreach (var (name, value) in request.Metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        if (OpenAiAbilities.Tier(request) is { } tier)
        {
            json.WriteString("service_tier"u8, tier);
        }

        if (request.PromptCacheKey is { } key)
        {
            json.WriteString("prompt_cache_key"u8, key);
        }

        if (request.Stream)
        {
            json.WriteBoolean("stream"u8, true);
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }
    }
}
