using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Finds the few fields that routing needs, on the top level of the body, without a document, and refuses what this server does not do whatever the
/// upstream: background work and OpenAI's conversation objects. A field that we act on and that stands twice is refused.
/// </summary>
internal static class ResponsesPeek
{
    private const string NoBackground = "asks for work in the background, which this server does not do; leave it out and use 'stream' for long answers";
    private const string NoConversation = "names a conversation object, which this server does not keep; send 'previous_response_id' or the items themselves in 'input'";

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

        var fields = default(Fields);
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

    [StructLayout(LayoutKind.Auto)]
    private ref struct Fields
    {
        private static readonly string[] Names = ["model", "stream", "max_output_tokens", "user", "safety_identifier", "background", "conversation", "previous_response_id", "store", "input"];

        private string? model;
        private string? user;
        private string? safety;
        private bool stream;
        private int? maxTokens;
        private int seen;

        /// <summary>Takes the property at whose name the reader stands and leaves it at the end of its value.</summary>
        public Error? Take(ref Utf8JsonReader reader)
        {
            var index = Which(ref reader);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                return null;
            }

            var name = Names[index];
            if ((seen & (1 << index)) != 0)
            {
                return Error.Invalid($"'{name}' stands twice in the body; send each field once.", name);
            }

            seen |= 1 << index;
            return reader.TokenType == JsonTokenType.Null ? null : Value(name, ref reader);
        }

        public readonly Result<CallHead> Finish() => string.IsNullOrEmpty(model)
            ? Error.Invalid("'model' is required and must be a string that is not empty.", "model")
            : new CallHead(ModelName.Bare(model), stream, StreamUsage: true, maxTokens) { EndUser = safety ?? user };

        private static int Which(ref Utf8JsonReader reader)
        {
            for (var i = 0; i < Names.Length; i++)
            {
                if (reader.ValueTextEquals(Names[i]))
                {
                    return i;
                }
            }

            return -1;
        }

        private Error? Value(string name, ref Utf8JsonReader reader) => name switch
        {
            "model" => Text(name, ref reader, out model),
            "user" => Text(name, ref reader, out user),
            "safety_identifier" => Text(name, ref reader, out safety),
            "stream" => Bool(name, ref reader, out stream),
            "store" => Bool(name, ref reader, out _),
            "previous_response_id" => Text(name, ref reader, out _),
            "max_output_tokens" => Count(name, ref reader, out maxTokens),
            "background" => Bool(name, ref reader, out var background) ?? (background ? Refuse(name, NoBackground) : null),
            "conversation" => Refuse(name, NoConversation),
            _ => Input(ref reader),
        };

        private static Error Refuse(string name, string why) => Error.Invalid($"'{name}' {why}.", name, "unsupported_parameter");

        private static Error? Input(ref Utf8JsonReader reader)
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.StartArray))
            {
                return Error.Invalid("'input' must be a string or an array of items.", "input");
            }

            reader.Skip();
            return null;
        }

        private static Error? Text(string name, ref Utf8JsonReader reader, out string? text)
        {
            text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            return text is null ? Error.Invalid($"'{name}' must be a string.", name) : null;
        }

        private static Error? Bool(string name, ref Utf8JsonReader reader, out bool value)
        {
            value = reader.TokenType == JsonTokenType.True;
            return value || reader.TokenType == JsonTokenType.False ? null : Error.Invalid($"'{name}' must be true or false.", name);
        }

        private static Error? Count(string name, ref Utf8JsonReader reader, out int? value)
        {
            value = null;
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) && count >= 1)
            {
                value = count;
                return null;
            }

            return Error.Invalid(string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a whole number from 1 to {int.MaxValue}."), name);
        }
    }
}
