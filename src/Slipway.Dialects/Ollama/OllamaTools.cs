using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>Reads <c>tools</c>: functions in OpenAI's form.</summary>
internal static class OllamaTools
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

            item["type"].Word("function");
            var function = item["function"];
            if (!function.IsObject)
            {
                function.Fault("is required and must be an object with 'name'");
                continue;
            }

            tools.Add(new ToolDefinition(function["name"].RequiredText(), function["description"].Text(), function["parameters"].RawObject()));
        }

        return tools;
    }
}
