using System.Buffers;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Writes the body of <c>:generateContent</c>. The schemas go as JSON Schema, which loses nothing.</summary>
internal static class GeminiRequestWriter
{
    public static void Write(IBufferWriter<byte> output, ChatRequest request, string upstreamModel)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        GeminiContentsWriter.Write(json, request.Messages, upstreamModel);
        WriteTools(json, request.Tools);
        WriteChoice(json, request);
        GeminiConfigWriter.Write(json, request, upstreamModel);
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        json.WriteStartObject();
        json.WriteStartArray("functionDeclarations"u8);
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tool.Name);
            if (tool.Description is { } description)
            {
                json.WriteString("description"u8, description);
            }

            if (tool.ParametersJsonSchema is { } schema)
            {
                json.WritePropertyName("parametersJsonSchema"u8);
                json.WriteRawValue(schema, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteChoice(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.ToolChoice is not { } choice || request.Tools.Count == 0)
        {
            return;
        }

        json.WriteStartObject("toolConfig"u8);
        json.WriteStartObject("functionCallingConfig"u8);
        json.WriteString("mode"u8, choice.Mode switch
        {
            ToolChoiceMode.None => "NONE"u8,
            ToolChoiceMode.Required => "ANY"u8,
            _ => "AUTO"u8,
        });

        // Names are only taken together with ANY.
        if (choice is { Mode: ToolChoiceMode.Required, AllowedNames.Count: > 0 })
        {
            json.WriteStartArray("allowedFunctionNames"u8);
            foreach (var name in choice.AllowedNames)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
