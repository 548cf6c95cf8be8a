using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Writes the body of <c>POST /v1/messages</c>, and what of it <c>/v1/messages/count_tokens</c> takes.</summary>
internal static class AnthropicRequestWriter
{
    /// <summary>The version of the format that Vertex AI wants in the body.</summary>
    public const string VertexVersion = "vertex-2023-10-16";

    public static void Write(IBufferWriter<byte> output, ChatRequest request, UpstreamModel upstream, bool count = false)
    {
        var model = ClaudeModel.Of(upstream);
        var thinking = AnthropicThinking.Of(request, upstream);
        var cache = AnthropicCache.For(request);
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString(upstream.NamedByPath ? "anthropic_version"u8 : "model"u8, upstream.NamedByPath ? VertexVersion : upstream.Name);
        if (!count)
        {
            json.WriteNumber("max_tokens"u8, AnthropicThinking.MaxTokens(request, upstream, thinking));
            WriteCall(json, request, model, thinking);
        }

        // The order of the cache's marks: tools, system, messages.
        AnthropicToolWriter.Write(json, request, model, cache);
        WriteSystem(json, request, model, cache);
        AnthropicTurnWriter.Write(json, AnthropicTurns.Of(request, model), cache);
        WriteThinking(json, request, model, thinking);
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, ChatRequest request, ClaudeModel model, AnthropicThinking thinking)
    {
        if (request.Stream)
        {
            json.WriteBoolean("stream"u8, true);
        }

        var sampling = AnthropicSampling.Of(request, model, thinking);
        if (sampling.Temperature is { } temperature)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (sampling.TopP is { } topP)
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (sampling.TopK is { } topK)
        {
            json.WriteNumber("top_k"u8, topK);
        }

        if (sampling.Stop.Count > 0)
        {
            json.WriteStartArray("stop_sequences"u8);
            foreach (var stop in sampling.Stop)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        if (request.EndUser is { } user)
        {
            json.WriteStartObject("metadata"u8);
            json.WriteString("user_id"u8, user);
            json.WriteEndObject();
        }

        if (AnthropicTiers.WriteAsked(request.ServiceTier) is { } tier)
        {
            json.WriteString("service_tier"u8, tier);
        }
    }

    private static void WriteSystem(Utf8JsonWriter json, ChatRequest request, ClaudeModel model, AnthropicCache cache)
    {
        var texts = AnthropicTurns.Instructions(request).ToList();
        if (Instruction(request.ResponseFormat, model) is { } instruction)
        {
            texts.Add(new TextPart(instruction));
        }

        if (texts is [{ Cache: null } only])
        {
            json.WriteString("system"u8, only.Text);
        }
        else if (texts.Count > 0)
        {
            json.WriteStartArray("system"u8);
            foreach (var text in texts)
            {
                AnthropicTurnWriter.WriteText(json, text, cache);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>What asks for JSON in words where the format or the model has no other way.</summary>
    private static string? Instruction(ResponseFormat? format, ClaudeModel model) => format?.Kind switch
    {
        ResponseFormatKind.JsonObject => "Answer with one JSON object and nothing else: no words around it, no code fence.",
        ResponseFormatKind.JsonSchema when !model.Schemas => $"Answer with JSON that matches this JSON Schema and nothing else: no words around it, no code fence.\n{format.JsonSchema}",
        _ => null,
    };

    private static void WriteThinking(Utf8JsonWriter json, ChatRequest request, ClaudeModel model, AnthropicThinking thinking)
    {
        if (thinking.Type is { } type)
        {
            json.WriteStartObject("thinking"u8);
            json.WriteString("type"u8, type);
            if (thinking.Budget is { } budget)
            {
                json.WriteNumber("budget_tokens"u8, budget);
            }

            if (thinking.Shown is { } shown)
            {
                json.WriteString("display"u8, shown ? "summarized"u8 : "omitted"u8);
            }

            json.WriteEndObject();
        }

        var schema = request.ResponseFormat is { Kind: ResponseFormatKind.JsonSchema, JsonSchema: { } asked } && model.Schemas ? AnthropicSchema.Of(asked) : null;
        if (thinking.Effort is null && schema is null)
        {
            return;
        }

        json.WriteStartObject("output_config"u8);
        if (thinking.Effort is { } effort)
        {
            json.WriteString("effort"u8, effort);
        }

        if (schema is not null)
        {
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, "json_schema"u8);
            json.WritePropertyName("schema"u8);
            json.WriteRawValue(schema, skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
