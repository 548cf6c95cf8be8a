using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Writes the body of <c>:generateContent</c>, and of <c>:countTokens</c>.</summary>
internal static class GeminiRequestWriter
{
    public static void Write(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        WriteBody(json, request, model);
        json.WriteEndObject();
    }

    /// <summary>The Gemini API counts a whole request only under <c>generateContentRequest</c>; Vertex AI takes the prompt's fields by themselves.</summary>
    public static void WriteCountTokens(IBufferWriter<byte> output, ChatRequest request, UpstreamModel model)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        if (model.OnVertex)
        {
            GeminiContentsWriter.Write(json, request.Messages, model.Name);
            GeminiToolWriter.Write(json, request with { ToolChoice = null });
        }
        else
        {
            json.WriteStartObject("generateContentRequest"u8);
            json.WriteString("model"u8, "models/" + ModelName.Bare(model.Name));
            WriteBody(json, request, model);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, ChatRequest request, UpstreamModel model)
    {
        GeminiContentsWriter.Write(json, request.Messages, model.Name);
        if (request.CachedContent is { } cache)
        {
            json.WriteString("cachedContent"u8, cache);
        }

        GeminiToolWriter.Write(json, request);
        WriteSafety(json, request.SafetySettings);
        if (model.OnVertex && request.Metadata.Count > 0)
        {
            json.WriteStartObject("labels"u8);
            foreach (var (name, value) in request.Metadata)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        if (GeminiTier.Write(request.ServiceTier) is { } tier)
        {
            json.WriteString("serviceTier"u8, tier);
        }

        GeminiConfigWriter.Write(json, request, model.Name);
    }

    private static void WriteSafety(Utf8JsonWriter json, IReadOnlyList<SafetySetting> settings)
    {
        if (settings.Count == 0)
        {
            return;
        }

        json.WriteStartArray("safetySettings"u8);
        foreach (var setting in settings)
        {
            json.WriteStartObject();
            json.WriteString("category"u8, setting.Category);
            json.WriteString("threshold"u8, setting.Threshold);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
