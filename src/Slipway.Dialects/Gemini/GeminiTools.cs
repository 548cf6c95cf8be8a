using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Reads <c>tools</c> and <c>toolConfig</c>. Google's hosted tools (search, code, URLs) are listed as unknown.</summary>
internal static class GeminiTools
{
    // The numbers of FunctionCallingConfig.Mode, which generated REST clients send.
    private static readonly string[] ModeNumbers = ["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"];

    private static readonly FrozenSet<string> KnownTools = new[] { "functionDeclarations" }.ToFrozenSet(StringComparer.Ordinal);

    public static IReadOnlyList<ToolDefinition> Read(JsonField field)
    {
        var tools = new List<ToolDefinition>();

        // One tool in place of a list of one is what some clients send.
        foreach (var tool in field.IsObject ? [field] : field.Items())
        {
            if (!tool.ExpectObject())
            {
                tool.Fault("must be an object with 'functionDeclarations'");
                continue;
            }

            tool.NoteUnknown(KnownTools);
            tools.AddRange(tool["functionDeclarations"].Items().Select(ReadFunction));
        }

        return tools;
    }

    public static ToolChoice? ReadChoice(JsonField toolConfig, IReadOnlyList<ToolDefinition> tools)
    {
        toolConfig.ExpectObject();
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
        var schema = function["parametersJsonSchema"].IsPresent ? function["parametersJsonSchema"] : function["parameters"];
        return new ToolDefinition(
            function["name"].RequiredText(),
            function["description"].Text(),
            schema.ExpectObject() ? JsonSchemaText.From(schema.Element) : null);
    }

    private static ToolChoiceMode Mode(JsonField field)
    {
        var word = field.IsNumber && field.Int(0, ModeNumbers.Length - 1) is { } number ? ModeNumbers[number] : field.Text()?.ToUpperInvariant();
        switch (word)
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
