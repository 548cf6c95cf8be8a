using System.Collections.Frozen;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Reads <c>tools</c>. Only functions: custom tools mean nothing to another upstream.</summary>
internal static class OpenAiTools
{
    private static readonly FrozenSet<string> Known = new[] { "type", "function", "cache_control" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownInFunction = new[] { "name", "description", "parameters", "strict", "cache_control" }.ToFrozenSet(StringComparer.Ordinal);

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

            if (item["type"] is { IsString: true } kind && kind.Text() == "custom")
            {
                kind.Fault("is custom, whose calls are free text and have no counterpart between dialects; send type function with one string parameter, or use a model whose upstream speaks chat completions");
                continue;
            }

            if (item["type"].IsPresent ? item["type"].Word("function") is null : NoType(item))
            {
                continue;
            }

            item.NoteUnknown(Known);
            var function = item["function"];
            function.NoteUnknown(KnownInFunction);
            if (!function.IsObject)
            {
                function.Fault("is required and must be an object with 'name'");
                continue;
            }

            tools.Add(new ToolDefinition(Name(function["name"]), function["description"].Text(), function["parameters"].RawObject())
            {
                Strict = function["strict"].Bool(),
                Cache = OpenAiCacheMarks.Read(item) ?? OpenAiCacheMarks.Read(function),
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
