using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>
/// Finds what routing needs on the top level of a body, without a document. A field that we act on and that stands twice is refused: an upstream
/// to which the bytes pass might take the other one.
/// </summary>
internal static class OllamaPeek
{
    /// <summary><c>name</c> is the older word for <c>model</c> in <c>/api/show</c>.</summary>
    private static readonly string[] Watched = ["model", "name", "stream", "options", "messages", "prompt"];

    /// <param name="streams">The path streams unless the body says no.</param>
    /// <param name="asking">The field without which a chat asks for nothing: <c>messages</c> or <c>prompt</c>.</param>
    public static Result<CallHead> Read(ReadOnlySpan<byte> body, bool streams, string asking)
    {
        if (WireJson.CheckText(body) is { } error)
        {
            return error;
        }

        try
        {
            return Scan(body, streams, asking);
        }
        catch (JsonException exception)
        {
            return WireJson.Malformed(exception);
        }
    }

    private static Result<CallHead> Scan(ReadOnlySpan<byte> body, bool streams, string asking)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Error.Invalid("The body must be a JSON object.");
        }

        var head = new CallHead("", streams, StreamUsage: true) { OnlyLoads = true };
        var seen = 0;
        string? model = null, name = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var which = Which(ref reader);
            reader.Read();
            if (which < 0)
            {
                reader.Skip();
                continue;
            }

            var field = Watched[which];
            if ((seen & (1 << which)) != 0)
            {
                return Error.Invalid($"'{field}' stands twice in the body; send each field once.", field);
            }

            seen |= 1 << which;
            Error? fault = null;
            switch (field)
            {
                case "model": fault = Text(ref reader, field, ref model); break;
                case "name": fault = Text(ref reader, field, ref name); break;
                case "stream": fault = Stream(ref reader, ref head); break;
                case "options": fault = Options(ref reader, ref head); break;
                default: head = head with { OnlyLoads = head.OnlyLoads && !(Asks(ref reader) && field == asking) }; break;
            }

            if (fault is not null)
            {
                return fault;
            }
        }

        // Anything after the object is a JsonException here.
        reader.Read();
        return string.IsNullOrEmpty(model ?? name)
            ? Error.Invalid("'model' is required and must be a string that is not empty.", "model")
            : head with { Model = ModelName.Bare(model ?? name!) };
    }

    private static int Which(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < Watched.Length; i++)
        {
            if (reader.ValueTextEquals(Watched[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static Error? Text(ref Utf8JsonReader reader, string field, ref string? text)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            text = reader.GetString();
            return null;
        }

        return reader.TokenType == JsonTokenType.Null ? null : Error.Invalid($"'{field}' must be a string.", field);
    }

    private static Error? Stream(ref Utf8JsonReader reader, ref CallHead head)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
        {
            return Error.Invalid("'stream' must be true or false.", "stream");
        }

        head = head with { Stream = head.Stream && reader.TokenType != JsonTokenType.False };
        return null;
    }

    private static Error? Options(ref Utf8JsonReader reader, ref CallHead head)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TokenType == JsonTokenType.Null ? null : Error.Invalid("'options' must be an object.", "options");
        }

        const string Path = "options.num_predict";
        var met = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals("num_predict"u8);
            reader.Read();
            if (!wanted)
            {
                reader.Skip();
                continue;
            }

            if (met)
            {
                return Error.Invalid($"'{Path}' stands twice in the body; send each field once.", Path);
            }

            met = true;
            if (reader.TokenType != JsonTokenType.Null)
            {
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var most) || most < -2)
                {
                    return Error.Invalid($"'{Path}' must be a whole number from -2.", Path);
                }

                head = head with { MaxTokens = most > 0 ? most : null };
            }
        }

        return null;
    }

    /// <summary>The value is not empty; the reader is left at its end.</summary>
    private static bool Asks(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return false;
            case JsonTokenType.String:
                return !reader.ValueTextEquals(""u8);
            case JsonTokenType.StartArray:
                reader.Read();
                if (reader.TokenType == JsonTokenType.EndArray)
                {
                    return false;
                }

                while (reader.TokenType != JsonTokenType.EndArray)
                {
                    reader.Skip();
                    reader.Read();
                }

                return true;
            default:
                reader.Skip();
                return true;
        }
    }
}
