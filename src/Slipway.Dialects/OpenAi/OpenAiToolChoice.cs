using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Reads <c>tool_choice</c> (a word, one function, or a list of allowed ones) and <c>parallel_tool_calls</c>.</summary>
internal static class OpenAiToolChoice
{
    public static ToolChoice? Read(JsonField field, JsonField parallel, IReadOnlyList<ToolDefinition> tools)
    {
        var choice = ReadMode(field, tools);
        var several = parallel.Bool();
        return several is null ? choice : (choice ?? new ToolChoice(ToolChoiceMode.Auto)) with { Parallel = several };
    }

    private static ToolChoice? ReadMode(JsonField field, IReadOnlyList<ToolDefinition> tools)
    {
        if (!field.IsPresent)
        {
            return null;
        }

        if (field.IsObject)
        {
            return ReadObject(field, tools);
        }

        var mode = Mode(field.Word("none", "auto", "required", "any"));
        if (mode == ToolChoiceMode.Required && tools.Count == 0)
        {
            field.Fault("is 'required', but 'tools' names none");
        }

        return new ToolChoice(mode);
    }

    private static ToolChoice ReadObject(JsonField field, IReadOnlyList<ToolDefinition> tools)
    {
        if (field["type"].Word("function", "allowed_tools") != "allowed_tools")
        {
            return new ToolChoice(ToolChoiceMode.Required) { AllowedNames = [Name(field["function"]["name"], tools)] };
        }

        var allowed = field["allowed_tools"];
        return new ToolChoice(Mode(allowed["mode"].Word("auto", "required")))
        {
            AllowedNames = [.. allowed["tools"].Items().Select(tool => Name(tool["function"]["name"], tools))],
        };
    }

    private static ToolChoiceMode Mode(string? word) => word switch
    {
        "none" => ToolChoiceMode.None,
        "required" or "any" => ToolChoiceMode.Required, // any is Mistral's word
        _ => ToolChoiceMode.Auto,
    };

    private static string Name(JsonField field, IReadOnlyList<ToolDefinition> tools)
    {
        var name = field.RequiredText();
        if (name.Length > 0 && tools.All(tool => tool.Name != name))
        {
            field.Fault($"names a function that is not among 'tools': '{name}'");
        }

        return name;
    }
}
