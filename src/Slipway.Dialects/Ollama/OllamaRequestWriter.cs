using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>Writes the body of <c>POST /api/chat</c>. Always says whether to stream, since Ollama streams unless told not to.</summary>
internal static class OllamaRequestWriter
{
    public static void Write(IBufferWriter<byte> output, ChatRequest request, string model)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("model"u8, model);
        OllamaMessageWriter.Write(json, request.Messages);
        WriteTools(json, request.Tools, request.ToolChoice);
        json.WriteBoolean("stream"u8, request.Stream);
        OllamaFormat.Write(json, request.ResponseFormat);
        OllamaThink.Write(json, request.Reasoning, model);
        OllamaOptions.Write(json, request.Sampling);
        json.WriteEndObject();
    }

    /// <summary>Ollama has no choice of tools: those that may not be called are not given.</summary>
    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools, ToolChoice? choice)
    {
        var given = choice switch
        {
            { Mode: ToolChoiceMode.None } => [],
            { AllowedNames.Count: > 0 } => [.. tools.Where(tool => choice.AllowedNames.Contains(tool.Name))],
            _ => tools,
        };
        if (given.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in given)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, tool.Name);
            if (tool.Description is { } description)
            {
                json.WriteString("description"u8, description);
            }

            // Templates of models read the parameters' properties without asking whether there are any.
            json.WritePropertyName("parameters"u8);
            json.WriteRawValue(tool.ParametersJsonSchema ?? """{"type":"object","properties":{}}""", skipInputValidation: true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
