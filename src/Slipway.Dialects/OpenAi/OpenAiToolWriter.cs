using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c> of a request.</summary>
internal static class OpenAiToolWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools, ToolChoice? choice)
    {
        // A choice without tools is refused by OpenAI and means nothing.
        if (tools.Count == 0)
        {
            return;
        }

        // OpenAI's own form of "one of these" is not common ground: a single name is chosen, several are what the tools are narrowed to.
        var narrowed = choice is { AllowedNames.Count: > 1 } ? tools.Where(tool => choice.AllowedNames.Contains(tool.Name)) : tools;
        json.WriteStartArray("tools"u8);
        foreach (var tool in narrowed)
        {
            WriteTool(json, tool);
        }

        json.WriteEndArray();
        WriteChoice(json, choice);
    }

    private static void WriteTool(Utf8JsonWriter json, ToolDefinition tool)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is { } description)
        {
            json.WriteString("description"u8, description);
        }

        if (tool.ParametersJsonSchema is { } schema)
        {
            json.WritePropertyName("parameters"u8);
            json.WriteRawValue(schema, skipInputValidation: true);
        }

        if (tool.Strict is { } strict)
        {
            json.WriteBoolean("strict"u8, strict);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice? choice)
    {
        if (choice is null)
        {
            return;
        }

        if (choice is { Mode: ToolChoiceMode.Required, AllowedNames: [var only] })
        {
            json.WriteStartObject("tool_choice"u8);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, only);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("tool_choice"u8, choice.Mode switch
            {
                ToolChoiceMode.None => "none"u8,
                ToolChoiceMode.Required => "required"u8,
                _ => "auto"u8,
            });
        }

        if (choice.Parallel is { } several)
        {
            json.WriteBoolean("parallel_tool_calls"u8, several);
        }
    }
}
