using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// Finds <c>model</c>, <c>stream</c>, <c>max_tokens</c> and <c>metadata.user_id</c> without a document, and checks the whole for UTF-8 and JSON, since the
/// bytes may pass as they are. A field that we act on and that stands twice is refused: the upstream might take the other one.
/// </summary>
internal static class AnthropicPeek
{
    public static Result<CallHead> Read(ReadOnlySpan<byte> body, CallTarget target)
    {
        if (WireJson.CheckText(body) is { } error)
        {
            return error;
        }

        try
        {
            return Scan(body, target);
        }
        catch (JsonException exception)
        {
            return WireJson.Malformed(exception);
        }
    }

    private static Result<CallHead> Scan(ReadOnlySpan<byte> body, CallTarget target)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Error.Invalid("The body must be a JSON object.");
        }

        string? model = null, user = null;
        bool? stream = null;
        int? most = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Name(ref reader);
            reader.Read();
            if (name is not null && !seen.Add(name))
            {
                return Error.Invalid($"'{name}' stands twice in the body; send each field once.", name);
            }

            if (reader.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            switch (name)
            {
                case "model" when reader.TokenType == JsonTokenType.String:
                    model = reader.GetString();
                    break;
                case "stream" when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                    stream = reader.TokenType == JsonTokenType.True;
                    break;
                case "max_tokens" when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) && count >= 0:
                    most = count;
                    break;
                case "metadata" when reader.TokenType == JsonTokenType.StartObject:
                    user = User(ref reader);
                    break;
                case null or "metadata":
                    reader.Skip();
                    break;
                default:
                    return Error.Invalid($"'{name}' must be {(name == "model" ? "a string" : name == "stream" ? "true or false" : "a whole number, 0 or more")}.", name);
            }
        }

        // Anything after the object is a JsonException here.
        reader.Read();
        model = target.Model ?? model;
        return string.IsNullOrEmpty(model)
            ? Error.Invalid("'model' is required and must be a string that is not empty.", "model")
            : new CallHead(ModelName.Bare(model), target.Stream || stream == true, StreamUsage: true, most) { EndUser = user };
    }

    private static string? Name(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("model"u8) ? "model"
        : reader.ValueTextEquals("stream"u8) ? "stream"
        : reader.ValueTextEquals("max_tokens"u8) ? "max_tokens"
        : reader.ValueTextEquals("metadata"u8) ? "metadata"
        : null;

    private static string? User(ref Utf8JsonReader reader)
    {
        string? user = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals("user_id"u8);
            reader.Read();
            if (wanted && reader.TokenType == JsonTokenType.String)
            {
                user = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return user;
    }
}
