using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// Finds the few fields that routing needs, on the top level of the body, without a document. Checks the whole for UTF-8 and JSON, since the
/// bytes may pass to the upstream as they are. A field that we act on and that stands twice is refused: the upstream might take the other one.
/// </summary>
internal static class OpenAiPeek
{
    public static Result<CallHead> Read(ReadOnlySpan<byte> body)
    {
        if (WireJson.CheckText(body) is { } error)
        {
            return error;
        }

        try
        {
            return Scan(body);
        }
        catch (JsonException exception)
        {
            return WireJson.Malformed(exception);
        }
    }

    private static Result<CallHead> Scan(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Error.Invalid("The body must be a JSON object.");
        }

        var fields = new OpenAiPeekFields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (fields.Take(ref reader) is { } fault)
            {
                return fault;
            }
        }

        // Anything after the object is a JsonException here.
        reader.Read();
        return fields.Finish();
    }
}
