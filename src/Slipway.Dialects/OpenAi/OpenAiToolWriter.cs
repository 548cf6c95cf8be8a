using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.OpenAi;

/// <summary>Writes <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c> of a request.</summary>
internal static class OpenAiToolWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools, ToolChoice? choice, OpenAiTraits traits)
    {
        // A choice without tools is refused by OpenAI and means nothing.
        if (tools.Count == 0)
        {
            return;
        }

        // OpenAI's own form of "one of these" is not common ground: a single name is chosen, several are what the tools are narrowed to.
        var allowed = choice is { Mode: not ToolChoiceMode.None, AllowedNames.Count: > 0 } && !IsOneFunction(choice);
        var narrowed = allowed && !traits.AllowedTools ? tools.Where(tool => choice!.AllowedNames.Contains(tool.Name)) : tools;
        json.WriteStartArray("tools"u8);
        foreach (var tool in narrowed)
        {
            WriteTool(json, tool, traits);
        }

        json.WriteEndArray();
        WriteChoice(json, choice, allowed && traits.AllowedTools);
    }

    private static bool IsOneFunction(ToolChoice choice) => choice is { Mode: ToolChoiceMode.Required, AllowedNames.Count: 1 };

    private static void WriteTool(Utf8JsonWriter json, ToolDefinition tool, OpenAiTraits traits)
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
        OpenAiCacheMarks.Write(json, tool.Cache, traits);
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice? choice, bool listed)
    {
        if (choice is null)
        {
            return;
        }

        if (IsOneFunction(choice))
        {
            json.WriteStartObject("tool_choice"u8);
            WriteFunction(json, choice.AllowedNames[0]);
            json.WriteEndObject();
        }
        else if (listed)
        {
            WriteAllowed(json, choice);
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

    private static void WriteAllowed(Utf8JsonWriter json, ToolChoice choice)
    {
        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, "allowed_tools"u8);
        json.WriteStartObject("allowed_tools"u8);
        json.WriteString("mode"u8, choice.Mode == ToolChoiceMode.Required ? "required"u8 : "auto"u8);
        json.WriteStartArray("tools"u8);
        foreach (var name in choice.AllowedNames)
        {
            json.WriteStartObject();
            WriteFunction(json, name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFunction(Utf8JsonWriter json, string name)
    {
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, name);
        json.WriteEndObject();
    }
}
