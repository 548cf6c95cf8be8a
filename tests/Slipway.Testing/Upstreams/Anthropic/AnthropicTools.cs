using System.Text.Json;

namespace Slipway.Testing.Upstreams.Anthropic;

/// <summary>Tools and the choice among them.</summary>
internal static class AnthropicTools
{
    private const int LongestName = 128;

    public static IReadOnlyList<HeardTool> Read(JsonElement body)
    {
        HeardTool[] tools = Demand.Optional(body, "tools") is { } list ? [.. Demand.Items(list, "tools").Select(t => Tool(t.Item, t.At))] : [];
        Demand.That(tools.Select(t => t.Name).Distinct().Count() == tools.Length, "tools: Tool names must be unique.");
        return tools;
    }

    public static string? Forced(JsonElement body, bool thinks)
    {
        if (Demand.Optional(body, "tool_choice") is not { } choice)
        {
            return null;
        }

        Demand.That(Demand.Optional(body, "tools") is not null, "tool_choice may only be specified while providing tools.");
        var type = Demand.Text(choice, "type", "tool_choice");
        Demand.That(type is "auto" or "any" or "tool" or "none", "tool_choice.type: Input should be 'auto', 'any', 'tool' or 'none'");
        Demand.Only(choice, "tool_choice", type switch { "tool" => ["type", "name", "disable_parallel_tool_use"], "none" => ["type"], _ => ["type", "disable_parallel_tool_use"] });
        Demand.That(!thinks || type is "auto" or "none", "Thinking may not be enabled when tool_choice forces tool use.");
        return type == "tool" ? Demand.Text(choice, "name", "tool_choice") : null;
    }

    private static HeardTool Tool(JsonElement tool, string at)
    {
        var name = Demand.Text(tool, "name", at);
        if (Demand.Optional(tool, "type") is { } type && type.GetString() != "custom")
        {
            return new HeardTool(name, null); // one of the server's own
        }

        Demand.Only(tool, at, "type", "name", "description", "input_schema", "cache_control", "strict", "defer_loading", "input_examples", "allowed_callers", "eager_input_streaming");
        Demand.Name(name, LongestName, $"{at}.custom.name");
        var schema = Demand.Required(tool, "input_schema", $"{at}.custom");
        Demand.That(schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var kind) && kind.ValueEquals("object"), $"{at}.custom.input_schema.type: Input should be 'object'");
        Schemas.Check(schema, $"{at}.custom.input_schema", strict: false);
        return new HeardTool(name, schema);
    }
}
