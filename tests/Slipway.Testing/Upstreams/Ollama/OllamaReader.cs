using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams.Ollama;

/// <summary>Reads a chat request as Ollama does: fields that it does not know pass unseen, but types have to be those of its structures.</summary>
internal static class OllamaReader
{
    public static Heard Read(UpstreamCall call)
    {
        var body = call.Json;
        var messages = Demand.Items(Demand.Required(body, "messages", "body"), "messages").Select(m => Message(m.Item, m.At)).ToList();
        var format = Demand.Optional(body, "format");
        Demand.That(format is null or { ValueKind: JsonValueKind.Object } || format.Value.ValueEquals("json"), "invalid format: expected \"json\" or a JSON schema");
        var options = Demand.Optional(body, "options");
        Demand.That(options is null or { ValueKind: JsonValueKind.Object }, "json: cannot unmarshal options into Go struct field ChatRequest.options of type map[string]interface {}");
        return new Heard(call, Demand.Text(body, "model", "body"), Demand.Flag(body, "stream", otherwise: true), [.. messages.Where(m => m.Role != "system")])
        {
            System = string.Join('\n', messages.Where(m => m.Role == "system").Select(m => m.Text)),
            Tools = Demand.Optional(body, "tools") is { } tools ? [.. Demand.Items(tools, "tools").Select(t => Tool(t.Item, t.At))] : [],
            Schema = format is { ValueKind: JsonValueKind.Object } schema ? schema : null,
            WantsJson = format is { ValueKind: JsonValueKind.String },
            ShowsThoughts = Demand.Optional(body, "think") is { ValueKind: JsonValueKind.True or JsonValueKind.String },
            MaxTokens = options is { } o ? Demand.Whole(o, "num_predict") : null,
        };
    }

    private static HeardMessage Message(JsonElement message, string at)
    {
        var role = Demand.Text(message, "role", at);
        Demand.That(role is "system" or "user" or "assistant" or "tool", $"invalid role: {role}");
        var content = Demand.Optional(message, "content");
        Demand.That(content is null or { ValueKind: JsonValueKind.String }, "json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string");
        var text = content?.GetString() ?? "";
        if (role == "tool")
        {
            return new HeardMessage(HeardMessage.User, new HeardResult(Demand.Optional(message, "tool_call_id")?.GetString() ?? Demand.Optional(message, "tool_name")?.GetString() ?? "", text));
        }

        List<HeardPart> parts = text.Length > 0 ? [new HeardText(text)] : [];
        foreach (var (image, place) in Demand.Optional(message, "images") is { } images ? Demand.Items(images, $"{at}.images") : [])
        {
            parts.Add(Picture(Demand.Base64(image.GetString()!, place)));
        }

        foreach (var (call, place) in Demand.Optional(message, "tool_calls") is { } calls ? Demand.Items(calls, $"{at}.tool_calls") : [])
        {
            var function = Demand.Required(call, "function", place);
            Demand.That(Demand.Required(function, "arguments", place).ValueKind == JsonValueKind.Object, "json: cannot unmarshal string into Go struct field ToolCallFunction.arguments of type api.ToolCallFunctionArguments");
            parts.Add(new HeardCall("", Demand.Text(function, "name", place), function.GetProperty("arguments").GetRawText()));
        }

        return new HeardMessage(role, parts);
    }

    /// <summary>Ollama is told no type: it looks at the picture.</summary>
    private static HeardMedia Picture(byte[] image) => new(image.AsSpan(Math.Min(1, image.Length)).StartsWith("PNG"u8) ? "image/png" : "image/jpeg", image.Length);

    private static HeardTool Tool(JsonElement tool, string at)
    {
        var function = Demand.Required(tool, "function", at);
        var parameters = Demand.Optional(function, "parameters");
        if (parameters is { } schema)
        {
            Schemas.Check(schema, $"{at}.function.parameters", strict: false);
        }

        return new HeardTool(Demand.Text(function, "name", at), parameters);
    }
}
