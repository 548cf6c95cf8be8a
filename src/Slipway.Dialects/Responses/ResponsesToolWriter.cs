using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Responses;

/// <summary>Writes <c>tools</c>: functions, and those of the provider's own tools that this format has a word for.</summary>
internal static class ResponsesToolWriter
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools, IReadOnlyList<HostedTool> hosted)
    {
        var known = hosted.Where(Carries).ToList();
        if (tools.Count + known.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            WriteFunction(json, tool);
        }

        foreach (var tool in known)
        {
            json.WriteRawValue(tool.Dialect == DialectId.Responses.Value ? tool.Json : Plain(tool.Kind), skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    /// <summary>Whether a tool can be named in this format: it came in it, or means the same under another name.</summary>
    public static bool Carries(HostedTool tool) => tool.Dialect == DialectId.Responses.Value || tool.Kind is HostedTool.WebSearch or HostedTool.CodeExecution;

    private static string Plain(string kind) => kind == HostedTool.WebSearch ? """{"type":"web_search"}""" : """{"type":"code_interpreter","container":{"type":"auto"}}""";

    private static void WriteFunction(Utf8JsonWriter json, ToolDefinition tool)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function"u8);
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is { } description)
        {
            json.WriteString("description"u8, description);
        }

        json.WritePropertyName("parameters"u8);
        json.WriteRawValue(tool.ParametersJsonSchema ?? """{"type":"object","properties":{}}""", skipInputValidation: true);

        // This API is strict unless told otherwise, all others are the other way round.
        json.WriteBoolean("strict"u8, tool.Strict ?? false);
        json.WriteEndObject();
    }
}
