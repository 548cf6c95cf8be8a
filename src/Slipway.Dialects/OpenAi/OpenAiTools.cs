using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Reads <c>tools</c>. Only functions: OpenAI's hosted and custom tools mean nothing to another upstream.</summary>
internal static class OpenAiTools
{
    public static IReadOnlyList<ToolDefinition> Read(JsonField field)
    {
        var tools = new List<ToolDefinition>();
        foreach (var item in field.Items())
        {
            if (!item.IsObject)
            {
                item.Fault("must be an object with 'type' and 'function'");
                continue;
            }

            if (item["type"].IsPresent ? item["type"].Word("function") is null : NoType(item))
            {
                continue;
            }

            var function = item["function"];
            if (!function.IsObject)
            {
                function.Fault("is required and must be an object with 'name'");
                continue;
            }

            tools.Add(new ToolDefinition(Name(function["name"]), function["description"].Text(), function["parameters"].RawObject())
            {
                Strict = function["strict"].Bool(),
            });
        }

        return tools;
    }

    private static bool NoType(JsonField item)
    {
        item["type"].Fault("is required: function");
        return true;
    }

    private static string Name(JsonField field)
    {
        var name = field.RequiredText();
        if (name.Length > 128)
        {
            field.Fault("must have at most 128 characters");
        }

        return name;
    }
}
