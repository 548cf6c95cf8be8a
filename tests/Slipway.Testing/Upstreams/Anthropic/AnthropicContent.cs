using System.Text.Json;

namespace Slipway.Testing.Upstreams.Anthropic;

/// <summary>Messages and their blocks.</summary>
internal static class AnthropicContent
{
    private static readonly string[] Images = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    /// <param name="systemToo">The beta is on in which instructions may stand among the messages; they are heard as the user's.</param>
    public static HeardMessage Message(JsonElement message, string at, bool systemToo)
    {
        Demand.Only(message, at, "role", "content");
        var role = Demand.Text(message, "role", at);
        Demand.That(role is HeardMessage.User or HeardMessage.Assistant || (systemToo && role == "system"), $"{at}.role: Input should be 'user' or 'assistant'");
        role = role == "system" ? HeardMessage.User : role;
        var content = Demand.Required(message, "content", at);
        if (content.ValueKind == JsonValueKind.String)
        {
            Demand.That(content.GetString()!.Length > 0, $"{at}: text content must be non-empty");
            return new HeardMessage(role, new HeardText(content.GetString()!));
        }

        HeardPart[] parts = [.. Demand.Items(content, $"{at}.content").Select(b => Block(b.Item, b.At, role))];
        Demand.That(parts.Length > 0, $"{at}: all messages must have non-empty content");
        return new HeardMessage(role, parts);
    }

    public static string System(JsonElement system)
    {
        if (system.ValueKind == JsonValueKind.String)
        {
            return system.GetString()!;
        }

        return string.Join('\n', Demand.Items(system, "system").Select(block =>
        {
            Demand.Only(block.Item, block.At, "type", "text", "cache_control", "citations");
            return Text(block.Item, block.At).Text;
        }));
    }

    private static HeardPart Block(JsonElement block, string at, string role)
    {
        switch (Demand.Text(block, "type", at), role)
        {
            case ("text", _):
                Demand.Only(block, at, "type", "text", "cache_control", "citations");
                return Text(block, at);
            case ("image" or "document", HeardMessage.User):
                Demand.Only(block, at, "type", "source", "cache_control", "title", "context", "citations");
                return Source(Demand.Required(block, "source", at), $"{at}.source", block.GetProperty("type").GetString()!);
            case ("tool_result", HeardMessage.User):
                Demand.Only(block, at, "type", "tool_use_id", "content", "is_error", "cache_control");
                return new HeardResult(Demand.Text(block, "tool_use_id", at), Result(block, at));
            case ("tool_use", HeardMessage.Assistant):
                Demand.Only(block, at, "type", "id", "name", "input", "cache_control", "caller");
                Demand.Name(Demand.Text(block, "id", at), int.MaxValue, $"{at}.id");
                Demand.That(Demand.Required(block, "input", at).ValueKind == JsonValueKind.Object, $"{at}.input: Input should be a valid dictionary");
                return new HeardCall(Demand.Text(block, "id", at), Demand.Text(block, "name", at), block.GetProperty("input").GetRawText());
            case ("thinking", HeardMessage.Assistant):
                Demand.Only(block, at, "type", "thinking", "signature");
                var (thought, signature) = (Demand.Text(block, "thinking", at), Demand.Text(block, "signature", at));
                Demand.That(signature == Signature.Of("anthropic", thought), $"{at}: Invalid `signature` in `thinking` block");
                return new HeardThought(thought, signature);
            case ("redacted_thinking", HeardMessage.Assistant):
                throw new WireRefusal(400, $"{at}: Invalid `data` in `redacted_thinking` block");
            case (var type, _):
                throw new WireRefusal(400, $"{at}: a block of type '{type}' can't stand in a message of role {role}");
        }
    }

    private static HeardText Text(JsonElement block, string at)
    {
        var text = Demand.Text(block, "text", at);
        Demand.That(text.Trim().Length > 0, $"{at}: text content blocks must contain non-whitespace text");
        return new HeardText(text);
    }

    private static string Result(JsonElement block, string at)
    {
        if (Demand.Optional(block, "content") is not { } content)
        {
            return "";
        }

        return content.ValueKind == JsonValueKind.String
            ? content.GetString()!
            : string.Concat(Demand.Items(content, $"{at}.content").Select(b => Block(b.Item, b.At, HeardMessage.User)).OfType<HeardText>().Select(t => t.Text));
    }

    private static HeardMedia Source(JsonElement source, string at, string kind)
    {
        switch (Demand.Text(source, "type", at))
        {
            case "base64":
                Demand.Only(source, at, "type", "media_type", "data");
                var type = Demand.Text(source, "media_type", at);
                Demand.That(kind == "image" ? Images.Contains(type) : type == "application/pdf", $"{at}.media_type: {type} is not accepted");
                return new HeardMedia(type, Demand.Base64(Demand.Text(source, "data", at), $"{at}.data").Length);
            case "url":
                Demand.Only(source, at, "type", "url");
                Demand.That(Demand.Text(source, "url", at).StartsWith("https://", StringComparison.Ordinal), $"{at}.url: only HTTPS URLs are supported");
                return new HeardMedia("", 0, Demand.Text(source, "url", at));
            case "text" when kind == "document":
                Demand.Only(source, at, "type", "media_type", "data");
                return new HeardMedia("text/plain", Demand.Text(source, "data", at).Length);
            case "file":
                return new HeardMedia("", 0, Demand.Text(source, "file_id", at));
            default:
                throw new WireRefusal(400, $"{at}.type: Input should be 'base64', 'url' or 'file'");
        }
    }
}
