using System.Text.Json;

namespace Slipway.Testing.Upstreams.OpenAi;

/// <summary>Tools, the choice among them, and the form of the answer.</summary>
internal static class OpenAiTools
{
    private const int LongestName = 64;

    public static IReadOnlyList<HeardTool> Read(JsonElement body)
    {
        if (Demand.Optional(body, "tools") is not { } tools)
        {
            Demand.That(Demand.Optional(body, "tool_choice") is null, "'tool_choice' is only allowed when 'tools' are specified.");
            Demand.That(Demand.Optional(body, "parallel_tool_calls") is null, "'parallel_tool_calls' is only allowed when 'tools' are specified.");
            return [];
        }

        HeardTool[] read = [.. Demand.Items(tools, "tools").Select(t => Tool(t.Item, t.At))];
        Demand.That(read.Length > 0, "[] is too short - 'tools'");
        return read;
    }

    public static string? Forced(JsonElement body)
        => Demand.Optional(body, "tool_choice") is { ValueKind: JsonValueKind.Object } choice && choice.TryGetProperty("function", out var function) ? Demand.Text(function, "name", "tool_choice.function") : null;

    /// <summary>The schema of a <c>response_format</c>, or null when it asks for none.</summary>
    public static JsonElement? Format(JsonElement format)
    {
        if (Demand.Text(format, "type", "response_format") != "json_schema")
        {
            Demand.Only(format, "response_format", "type");
            return null;
        }

        Demand.Only(format, "response_format", "type", "json_schema");
        var named = Demand.Required(format, "json_schema", "response_format");
        Demand.Only(named, "response_format.json_schema", "name", "description", "schema", "strict");
        Demand.Name(Demand.Text(named, "name", "response_format.json_schema"), LongestName, "response_format.json_schema.name");
        var schema = Demand.Required(named, "schema", "response_format.json_schema");
        Schemas.Check(schema, "response_format.json_schema.schema", Demand.Flag(named, "strict"));
        return schema;
    }

    private static HeardTool Tool(JsonElement tool, string at)
    {
        Demand.Only(tool, at, "type", "function");
        Demand.That(Demand.Text(tool, "type", at) == "function", $"{at}.type must be function.");
        var function = Demand.Required(tool, "function", at);
        Demand.Only(function, $"{at}.function", "name", "description", "parameters", "strict");
        var name = Demand.Text(function, "name", at);
        Demand.Name(name, LongestName, $"{at}.function.name");
        var parameters = Demand.Optional(function, "parameters");
        if (parameters is { } schema)
        {
            Schemas.Check(schema, $"{at}.function.parameters", Demand.Flag(function, "strict"));
            Demand.That(schema.TryGetProperty("type", out var type) && type.ValueEquals("object"), $"Invalid schema for function '{name}': schema must be a JSON Schema of 'type: \"object\"'.");
        }

        return new HeardTool(name, parameters);
    }
}
