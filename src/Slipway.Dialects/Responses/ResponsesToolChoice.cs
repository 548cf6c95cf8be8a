using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary><c>tool_choice</c> (a word, one tool, or a list of allowed ones) and <c>parallel_tool_calls</c>, both ways.</summary>
internal static class ResponsesToolChoice
{
    public static ToolChoice? Read(JsonField field, JsonField parallel, IReadOnlyList<ToolDefinition> tools, IReadOnlyList<HostedTool> hosted)
    {
        var choice = !field.IsPresent ? null : field.IsObject ? ReadObject(field, tools) : new ToolChoice(Mode(field.Word("none", "auto", "required")));
        if (choice is { Mode: ToolChoiceMode.Required } && tools.Count + hosted.Count == 0)
        {
            field.Fault("asks for a call, but 'tools' names none");
        }

        var several = parallel.Bool();
        return several is null ? choice : (choice ?? new ToolChoice(ToolChoiceMode.Auto)) with { Parallel = several };
    }

    public static void Write(Utf8JsonWriter json, ToolChoice? choice)
    {
        if (choice is null)
        {
            return;
        }

        switch (choice)
        {
            case { Mode: ToolChoiceMode.Required, AllowedNames: [var only] }:
                json.WriteStartObject("tool_choice"u8);
                WriteFunction(json, only);
                json.WriteEndObject();
                break;
            case { Mode: not ToolChoiceMode.None, AllowedNames.Count: > 0 }:
                json.WriteStartObject("tool_choice"u8);
                json.WriteString("type"u8, "allowed_tools"u8);
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
                break;
            default:
                json.WriteString("tool_choice"u8, choice.Mode switch { ToolChoiceMode.None => "none"u8, ToolChoiceMode.Required => "required"u8, _ => "auto"u8 });
                break;
        }

        if (choice.Parallel is { } parallel)
        {
            json.WriteBoolean("parallel_tool_calls"u8, parallel);
        }
    }

    private static ToolChoice ReadObject(JsonField field, IReadOnlyList<ToolDefinition> tools)
    {
        switch (field["type"].RequiredText())
        {
            case "function" or "custom":
                return new ToolChoice(ToolChoiceMode.Required) { AllowedNames = [Name(field["name"], tools)] };
            case "allowed_tools":
                return Allowed(field, tools);
            default:
                // One of OpenAI's own tools must be used; elsewhere there is no way to say so.
                field.Context.ReportUnknown(field.Path);
                return new ToolChoice(ToolChoiceMode.Auto);
        }
    }

    private static ToolChoice Allowed(JsonField field, IReadOnlyList<ToolDefinition> tools)
    {
        var names = new List<string>();
        foreach (var tool in field["tools"].Items())
        {
            if (tool["type"].Text() is "function" or "custom")
            {
                names.Add(Name(tool["name"], tools));
            }
            else
            {
                tool.Context.ReportUnknown(tool.Path);
            }
        }

        return new ToolChoice(Mode(field["mode"].Word("auto", "required"))) { AllowedNames = names };
    }

    private static ToolChoiceMode Mode(string? word) => word switch
    {
        "none" => ToolChoiceMode.None,
        "required" => ToolChoiceMode.Required,
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

    private static void WriteFunction(Utf8JsonWriter json, string name)
    {
        json.WriteString("type"u8, "function"u8);
        json.WriteString("name"u8, name);
    }
}
