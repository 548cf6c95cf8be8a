using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Gemini;

/// <summary>Writes <c>tools</c> and <c>toolConfig</c>. The schemas go as JSON Schema, which loses nothing.</summary>
internal static class GeminiToolWriter
{
    public static void Write(Utf8JsonWriter json, ChatRequest request)
    {
        WriteTools(json, request);
        WriteChoice(json, request);
    }

    private static void WriteTools(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.Tools.Count == 0 && !request.HostedTools.Any(GeminiHostedTools.IsWritten))
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        if (request.Tools.Count > 0)
        {
            WriteFunctions(json, request.Tools);
        }

        foreach (var tool in request.HostedTools)
        {
            GeminiHostedTools.TryWrite(json, tool);
        }

        json.WriteEndArray();
    }

    private static void WriteFunctions(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools)
    {
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
