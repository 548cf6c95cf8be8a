using System.Text.Json;

namespace Slipway.Testing.Upstreams.Gemini;

/// <summary>Contents and their parts.</summary>
internal static class GeminiContent
{
    private static readonly string[] Kinds = ["text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "codeExecutionResult"];

    public static HeardMessage Read(JsonElement value, string at)
    {
        var content = new Proto(value, at, "role", "parts");
        var role = content["role"]?.GetString() ?? "user";
        Demand.That(role is "user" or "model" or "function" or "system", $"Please use a valid role: user, model. ({at}: {role})");
        HeardPart[] parts = [.. content.Items("parts").SelectMany(p => Part(p.Item, p.At))];
        Demand.That(content.Items("parts").Any(), $"* {at}.parts: must contain at least one part.");
        return new HeardMessage(role == "model" ? HeardMessage.Assistant : HeardMessage.User, parts);
    }

    private static IEnumerable<HeardPart> Part(JsonElement value, string at)
    {
        var part = new Proto(value, at, [.. Kinds, "thought", "thoughtSignature", "videoMetadata", "mediaResolution", "partMetadata"]);
        var kinds = Kinds.Where(part.Has).ToArray();
        Demand.That(kinds.Length == 1, $"* {at}.data: required oneof field 'data' must have one initialized field, not {kinds.Length}");
        var signature = part["thoughtSignature"]?.GetString();
        switch (kinds[0])
        {
            case "text" when part.Flag("thought"):
                return [new HeardThought(part.Text("text"), signature)];
            case "text":
                return [new HeardText(part.Text("text"))];
            case "inlineData":
                var inline = new Proto(part.Required("inlineData"), $"{at}.inline_data", "mimeType", "data", "displayName");
                Demand.That(inline.Text("mimeType").Contains('/', StringComparison.Ordinal), $"Unsupported MIME type: {inline.Text("mimeType")}");
                return [new HeardMedia(inline.Text("mimeType"), Demand.Base64(inline.Text("data"), $"{at}.inline_data.data").Length)];
            case "fileData":
                var file = new Proto(part.Required("fileData"), $"{at}.file_data", "mimeType", "fileUri", "displayName");
                return [new HeardMedia(file["mimeType"]?.GetString() ?? "", 0, file.Text("fileUri"))];
            case "functionCall":
                var call = new Proto(part.Required("functionCall"), $"{at}.function_call", "id", "name", "args");
                Demand.That(call["args"] is null or { ValueKind: JsonValueKind.Object }, $"Invalid value at '{at}.function_call.args' (type.googleapis.com/google.protobuf.Struct)");
                return [new HeardCall(call["id"]?.GetString() ?? "", call.Text("name"), call["args"]?.GetRawText() ?? "{}") { Signature = signature }];
            case "functionResponse":
                var response = new Proto(part.Required("functionResponse"), $"{at}.function_response", "id", "name", "response", "parts", "scheduling", "willContinue");
                Demand.That(response.Required("response").ValueKind == JsonValueKind.Object, $"Invalid value at '{at}.function_response.response' (type.googleapis.com/google.protobuf.Struct)");
                Demand.That(response.Text("name").Length > 0, "* GenerateContentRequest.contents.parts.function_response.name: Name cannot be empty.");
                return [new HeardResult(response["id"]?.GetString() ?? response.Text("name"), response.Required("response").GetRawText())];
            default:
                return [];
        }
    }
}
