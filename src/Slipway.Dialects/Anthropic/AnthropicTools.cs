using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c>. A tool with a type of its own is one that Anthropic defines or runs.</summary>
internal static class AnthropicTools
{
    private static readonly FrozenSet<string> Known = AnthropicBlocks.Names("name", "description", "input_schema", "strict");

    private static readonly (string Prefix, string Kind)[] Hosted =
    [
        ("web_search", HostedTool.WebSearch),
        ("web_fetch", HostedTool.UrlContext),
        ("code_execution", HostedTool.CodeExecution),
        ("computer", "computer_use"),
        ("text_editor", "text_editor"),
        ("bash", "shell"),
    ];

    public static (IReadOnlyList<ToolDefinition> Tools, IReadOnlyList<HostedTool> Hosted) Read(JsonField field)
    {
        var tools = new List<ToolDefinition>();
        var hosted = new List<HostedTool>();
        foreach (var item in field.Items())
        {
            if (!item.IsObject)
            {
                item.Fault("must be an object with 'name' and 'input_schema'");
            }
            else if (item["type"].Text() is { } type and not "custom")
            {
                hosted.Add(new HostedTool(Kind(type), DialectId.Anthropic.Value, item.Element.GetRawText()));
            }
            else
            {
                item.NoteUnknown(Known);
                tools.Add(new ToolDefinition(Name(item["name"]), item["description"].Text(), Schema(item["input_schema"]))
                {
                    Strict = item["strict"].Bool(),
                    Cache = AnthropicCache.Read(item["cache_control"]),
                });
            }
        }

        return (tools, hosted);
    }

    public static ToolChoice? ReadChoice(JsonField field, IReadOnlyList<ToolDefinition> tools, bool hosted)
    {
        if (!field.ExpectObject())
        {
            return null;
        }

        var parallel = field["disable_parallel_tool_use"].Bool() == true ? false : (bool?)null;
        var type = field["type"];
        switch (type.RequiredText())
        {
            case "auto":
                return new ToolChoice(ToolChoiceMode.Auto) { Parallel = parallel };
            case "any":
                if (tools.Count == 0 && !hosted)
                {
                    field.Fault("asks for a tool, but 'tools' names none");
                }

                return new ToolChoice(ToolChoiceMode.Required) { Parallel = parallel };
            case "tool":
                return new ToolChoice(ToolChoiceMode.Required) { AllowedNames = [Declared(field["name"], tools, hosted)], Parallel = parallel };
            case "none":
                return new ToolChoice(ToolChoiceMode.None);
            default:
                type.Fault("must be one of auto, any, tool, none");
                return null;
        }
    }

    private static string Kind(string type) =>
        Array.Find(Hosted, row => type.StartsWith(row.Prefix, StringComparison.Ordinal)) is { Kind: { } kind } ? kind : type;

    private static string Name(JsonField field)
    {
        var name = field.RequiredText();
        if (name.Length > 128)
        {
            field.Fault("must have at most 128 characters");
        }

        return name;
    }

    private static string? Schema(JsonField field)
    {
        if (!field.IsPresent)
        {
            field.Fault("is required: a JSON Schema of type object");
        }

        return field.RawObject();
    }

    private static string Declared(JsonField field, IReadOnlyList<ToolDefinition> tools, bool hosted)
    {
        var name = field.RequiredText();
        if (name.Length > 0 && !hosted && tools.All(tool => tool.Name != name))
        {
            field.Fault($"names a tool that is not among 'tools': '{name}'");
        }

        return name;
    }
}
