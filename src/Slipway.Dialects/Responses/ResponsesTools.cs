using System.Collections.Frozen;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Reads <c>tools</c>. Functions, and custom tools as functions of one text; whatever OpenAI runs itself, or has trained its models for, stays the
/// JSON it is: an upstream of the same format gets it, for others the loss report names it.
/// </summary>
internal static class ResponsesTools
{
    /// <summary>What a custom tool is called with, once it is a function.</summary>
    public const string CustomSchema = """{"type":"object","properties":{"input":{"type":"string","description":"The whole input of the tool, as free text."}},"required":["input"],"additionalProperties":false}""";

    private static readonly FrozenSet<string> KnownOfFunction = new[] { "type", "name", "description", "parameters", "strict" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> KnownOfCustom = new[] { "type", "name", "description" }.ToFrozenSet(StringComparer.Ordinal);

    public static (IReadOnlyList<ToolDefinition> Functions, IReadOnlyList<HostedTool> Hosted) Read(JsonField field)
    {
        var functions = new List<ToolDefinition>();
        var hosted = new List<HostedTool>();
        foreach (var item in field.Items())
        {
            if (!item.IsObject)
            {
                item.Fault("must be an object with 'type'");
                continue;
            }

            switch (item["type"].RequiredText())
            {
                case "function":
                    functions.Add(Function(item));
                    break;
                case "custom":
                    functions.Add(Custom(item));
                    break;
                case var type:
                    hosted.Add(new HostedTool(Kind(type), DialectId.Responses.Value, item.Element.GetRawText()));
                    break;
            }
        }

        return (functions, hosted);
    }

    /// <summary>Words that carry a date, or that came before, mean the same tool.</summary>
    public static string Kind(string type) => type switch
    {
        _ when type.StartsWith("web_search", StringComparison.Ordinal) => HostedTool.WebSearch,
        "code_interpreter" => HostedTool.CodeExecution,
        _ => type,
    };

    private static ToolDefinition Function(JsonField item)
    {
        item.NoteUnknown(KnownOfFunction);
        return new ToolDefinition(Name(item), item["description"].Text(), item["parameters"].RawObject()) { Strict = item["strict"].Bool() };
    }

    private static ToolDefinition Custom(JsonField item)
    {
        item.NoteUnknown(KnownOfCustom);
        return new ToolDefinition(Name(item), item["description"].Text(), CustomSchema);
    }

    private static string Name(JsonField item)
    {
        var field = item["name"];

        // Clients of chat completions put the function one level deeper; the cure is worth saying.
        if (!field.IsPresent && item["function"].IsObject)
        {
            field.Fault("is required: in the Responses API a function's name, description and parameters stand beside 'type', not under 'function'");
            return "";
        }

        var name = field.RequiredText();
        if (name.Length > 128)
        {
            field.Fault("must have at most 128 characters");
        }

        return name;
    }
}
