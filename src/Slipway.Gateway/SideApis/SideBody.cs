using System.Text.Json;
using System.Text.Unicode;
using Slipway.Core.Errors;
using Slipway.Gateway.Calls;

namespace Slipway.Gateway.SideApis;

/// <summary>Reads the body of a side API's call: one JSON object in UTF-8.</summary>
internal static class SideBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128, AllowDuplicateProperties = false };

    public static async Task<Result<JsonDocument>> ReadAsync(SideCall call, long limit)
    {
        if (!(await RequestBodies.ReadAsync(call.Request, limit)).Try(out var bytes, out var unread))
        {
            return unread;
        }

        if (!Utf8.IsValid(bytes.Span))
        {
            return Error.Invalid("The body is not valid UTF-8.");
        }

        try
        {
            var document = JsonDocument.Parse(bytes, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return Error.Invalid("The body must be a JSON object.");
        }
        catch (JsonException)
        {
            return Error.Invalid("The body is not valid JSON, or repeats a field. Send a JSON object.");
        }
    }
}
