using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Reads <c>tools</c> and <c>toolConfig</c>.</summary>
internal static class GeminiTools
{
    private static readonly FrozenSet<string> KnownFunction = new[] { "name", "description", "parameters", "parametersJsonSchema" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownConfig = new[] { "functionCallingConfig" }.ToFrozenSet(StringComparer.Ordinal);

    public static (IReadOnlyList<ToolDefinition> Functions, IReadOnlyList<HostedTool> Hosted) Read(JsonField field, JsonField toolConfig)
    {
        var tools = new List<ToolDefinition>();
        var hosted = new List<HostedTool>();

        // In this mode arguments always match their schema.
        var strict = toolConfig.IsObject && GeminiEnums.CallingMode(toolConfig["functionCallingConfig"]["mode"]) == "VALIDATED" ? true : (bool?)null;

        // One tool in place of a list of one is what some clients send.
        foreach (var tool in field.IsObject ? [field] : field.Items())
        {
            if (!tool.ExpectObject())
            {
                tool.Fault("must be an object with 'functionDeclarations'");
                continue;
            }

            tool.NoteUnknown(GeminiHostedTools.Known);
            tools.AddRange(tool["functionDeclarations"].Items().Select(function => ReadFunction(function) with { Strict = strict }));
            hosted.AddRange(GeminiHostedTools.Read(tool));
        }

        return (tools, hosted);
    }

    public static ToolChoice? ReadChoice(JsonField toolConfig, IReadOnlyList<ToolDefinition> tools)
    {
        toolConfig.ExpectObject();
        toolConfig.NoteUnknown(KnownConfig);
        var config = toolConfig["functionCallingConfig"];
        if (!config.ExpectObject())
        {
            return null;
        }

        var mode = Mode(config["mode"]);
        var names = config["allowedFunctionNames"].Items().Select(name => Declared(name, tools)).ToList();
        return mode == ToolChoiceMode.Required && tools.Count == 0 ? null : new ToolChoice(mode) { AllowedNames = names };
    }

    private static ToolDefinition ReadFunction(JsonField function)
    {
        function.ExpectObject();
        function.NoteUnknown(KnownFunction);
        var schema = function["parametersJsonSchema"].IsPresent ? function["parametersJsonSchema"] : function["parameters"];
        return new ToolDefinition(
            function["name"].RequiredText(),
            function["description"].Text(),
            schema.ExpectObject() ? JsonSchemaText.From(schema.Element) : null);
    }

    private static ToolChoiceMode Mode(JsonField field)
    {
        switch (GeminiEnums.CallingMode(field))
        {
            case null or "MODE_UNSPECIFIED" or "AUTO" or "VALIDATED":
                return ToolChoiceMode.Auto;
            case "ANY":
                return ToolChoiceMode.Required;
            case "NONE":
                return ToolChoiceMode.None;
            default:
                field.Fault("must be one of AUTO, ANY, NONE, VALIDATED");
                return ToolChoiceMode.Auto;
        }
    }

    private static string Declared(JsonField field, IReadOnlyList<ToolDefinition> tools)
    {
        var name = field.RequiredText();
        if (name.Length > 0 && tools.All(tool => tool.Name != name))
        {
            field.Fault($"names a function that 'tools' does not declare: '{name}'");
        }

        return name;
    }
}
