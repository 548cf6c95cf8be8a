using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Files;

/// <summary>How a Gemini client describes a file that is to come: <c>{"file": {"name", "displayName", "mimeType"}}</c>, all of it optional.</summary>
internal sealed record GeminiFileBody(string? Id, string? DisplayName, string? MimeType)
{
    private const int Longest = 64 * 1024;

    public NewFile For(string tenant, string name, string? type) => new(tenant, name, FilePurposes.UserData, FileNames.MimeType(name, MimeType ?? type))
    {
        Id = Id,
        DisplayName = DisplayName,
        ExpiresAfter = GeminiUpload.Lifetime,
    };

    public static async Task<Result<GeminiFileBody>> ReadAsync(SideCall call) =>
        (await RequestBodies.ReadAsync(call.Request, Longest)).Try(out var body, out var unread) ? Parse(body) : unread;

    public static Result<GeminiFileBody> Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.Trim(" \r\n\t"u8).IsEmpty)
        {
            return new GeminiFileBody(null, null, null);
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var file = document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("file", out var given) ? given : default;
            if (file.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
            {
                return Error.Invalid("`file` must be an object.", "file");
            }

            string? id = null;
            if (Text(file, "name", "name") is { Length: > 0 } name && !FileNames.Chosen(name).Try(out id, out var wrong))
            {
                return wrong;
            }

            return new GeminiFileBody(id, Text(file, "displayName", "display_name"), Text(file, "mimeType", "mime_type"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Error.Invalid("The description of the file is not valid JSON: send {\"file\": {\"displayName\": …}}.", "file");
        }
    }

    private static string? Text(JsonElement file, string camel, string snake) =>
        file.ValueKind == JsonValueKind.Object && (file.TryGetProperty(camel, out var value) || file.TryGetProperty(snake, out value)) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
