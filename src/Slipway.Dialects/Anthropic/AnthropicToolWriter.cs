using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>Writes <c>tools</c> and <c>tool_choice</c>.</summary>
internal static class AnthropicToolWriter
{
    private const string AnyObject = """{"type":"object"}""";

    public static void Write(Utf8JsonWriter json, ChatRequest request, ClaudeModel model, AnthropicCache cache)
    {
        var choice = request.ToolChoice;
        var tools = Narrowed(request, model);
        if (tools.Count == 0 && request.HostedTools.Count == 0)
        {
            // Calls in the history want their tools declared, also when none may be called any more.
            tools = [.. request.Messages.SelectMany(message => message.Parts).OfType<ToolCallPart>().Select(call => call.Name).Distinct(StringComparer.Ordinal).Select(name => new ToolDefinition(name, null, AnyObject))];
            choice = new ToolChoice(ToolChoiceMode.None);
        }

        var hosted = request.HostedTools.Where(Takes).ToList();
        if (tools.Count == 0 && hosted.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            WriteTool(json, tool, model, cache);
        }

        foreach (var tool in hosted)
        {
            WriteHosted(json, tool);
        }

        json.WriteEndArray();
        WriteChoice(json, choice, model);
    }

    /// <summary>Its own tools of any kind; of other dialects' those that do the same here.</summary>
    public static bool Takes(HostedTool tool) =>
        tool.Dialect == DialectId.Anthropic.Value || tool.Kind is HostedTool.WebSearch or HostedTool.CodeExecution or HostedTool.UrlContext;

    /// <summary>Of several functions that may be called only those are sent; so too of one, where it cannot be forced.</summary>
    private static IReadOnlyList<ToolDefinition> Narrowed(ChatRequest request, ClaudeModel model) =>
        request.ToolChoice is { AllowedNames: { Count: > 0 } names } && (names.Count > 1 || !model.ForcedTools)
            ? [.. request.Tools.Where(tool => names.Contains(tool.Name))]
            : request.Tools;

    private static void WriteTool(Utf8JsonWriter json, ToolDefinition tool, ClaudeModel model, AnthropicCache cache)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        if (!string.IsNullOrEmpty(tool.Description))
        {
            json.WriteString("description"u8, tool.Description);
        }

        json.WritePropertyName("input_schema"u8);
        WriteSchema(json, tool.ParametersJsonSchema ?? AnyObject);
        if (tool.Strict == true && model.Schemas)
        {
            json.WriteBoolean("strict"u8, true);
        }

        cache.Write(json, tool.Cache);
        json.WriteEndObject();
    }

    /// <summary>The schema as it is, but for its <c>type</c>, which the API wants to see.</summary>
    private static void WriteSchema(Utf8JsonWriter json, string schema)
    {
        if (!WireJson.ParseUpstream(Encoding.UTF8.GetBytes(schema)).Try(out var document, out _))
        {
            json.WriteRawValue(AnyObject, skipInputValidation: true);
            return;
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.TryGetProperty("type", out _))
            {
                json.WriteRawValue(root.ValueKind == JsonValueKind.Object ? schema : AnyObject, skipInputValidation: true);
                return;
            }

            json.WriteStartObject();
            json.WriteString("type"u8, "object"u8);
            foreach (var property in root.EnumerateObject())
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
        }
    }

    private static void WriteHosted(Utf8JsonWriter json, HostedTool tool)
    {
        if (tool.Dialect == DialectId.Anthropic.Value)
        {
            json.WriteRawValue(tool.Json, skipInputValidation: true);
            return;
        }

        var (type, name) = tool.Kind switch
        {
            HostedTool.WebSearch => ("web_search_20250305", "web_search"),
            HostedTool.UrlContext => ("web_fetch_20250910", "web_fetch"),
            _ => ("code_execution_20250825", "code_execution"),
        };
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("name"u8, name);
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice? choice, ClaudeModel model)
    {
        if (choice is null)
        {
            return;
        }

        json.WriteStartObject("tool_choice"u8);
        if (choice.Mode == ToolChoiceMode.Required && model.ForcedTools)
        {
            json.WriteString("type"u8, choice.AllowedNames.Count == 1 ? "tool"u8 : "any"u8);
            if (choice.AllowedNames is [var only])
            {
                json.WriteString("name"u8, only);
            }
        }
        else
        {
            json.WriteString("type"u8, choice.Mode == ToolChoiceMode.None ? "none"u8 : "auto"u8);
        }

        if (choice.Parallel == false && choice.Mode != ToolChoiceMode.None)
        {
            json.WriteBoolean("disable_parallel_tool_use"u8, true);
        }

        json.WriteEndObject();
    }
}
