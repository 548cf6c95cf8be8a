using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Errors;
using Slipway.Gateway.Calls;

namespace Slipway.Server.Keys;

/// <summary>Reads the body of an admin request: one JSON object whose every text can be read, stored and written again.</summary>
internal static class KeyBody
{
    private const int MostBytes = 256 * 1024;

    /// <summary>The fields; those of an empty object when there is no body.</summary>
    public static async Task<Result<KeyFields>> ReadAsync(HttpContext http)
    {
        if (!(await RequestBodies.ReadAsync(http.Request, MostBytes)).Try(out var bytes, out var unread))
        {
            return unread;
        }

        return Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes).Try(out var body, out var malformed) ? new KeyFields(body) : malformed;
    }

    private static Result<JsonElement> Parse(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            return Error.Invalid("The body is not valid UTF-8. Send JSON in UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Error.Invalid("The body must be a JSON object, such as {\"key_alias\": \"ci\"}.");
            }

            ReadTexts(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            return Error.Invalid("The body is not valid JSON: " + e.Message);
        }
        catch (InvalidOperationException)
        {
            return Error.Invalid("The body holds half a character (a \\u escape of a surrogate without its other half). Send whole characters.");
        }
    }

    // Escapes of half characters are found only on reading: here, rather than later when the text is stored and cannot be shown again.
    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    ReadTexts(property.Value);
                }

                break;
        }
    }
}
