using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Dialects.OpenAi;

/// <summary>The fields that <see cref="OpenAiPeek"/> collects, each checked as it is met.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct OpenAiPeekFields
{
    private string? model;
    private bool stream;
    private bool usage;
    private int? maxTokens;
    private int? maxCompletionTokens;
    private int? choices;
    private string? user;
    private Field seen;

    [Flags]
    private enum Field
    {
        None = 0,
        Model = 1,
        Stream = 2,
        StreamOptions = 4,
        MaxTokens = 8,
        MaxCompletionTokens = 16,
        Choices = 32,
        User = 64,
    }

    /// <summary>Takes the property at whose name the reader stands and leaves it at the end of its value.</summary>
    public Error? Take(ref Utf8JsonReader reader)
    {
        var field = Which(ref reader);
        reader.Read();
        if (field == Field.None)
        {
            reader.Skip();
            return null;
        }

        if ((seen & field) != Field.None)
        {
            return Error.Invalid($"'{Name(field)}' stands twice in the body; send each field once.", Name(field));
        }

        seen |= field;
        return reader.TokenType == JsonTokenType.Null ? null : Value(field, ref reader);
    }

    public readonly Result<CallHead> Finish()
    {
        if (string.IsNullOrEmpty(model))
        {
            return Error.Invalid("'model' is required and must be a string that is not empty.", "model");
        }

        return new CallHead(ModelName.Bare(model), stream, usage, maxCompletionTokens ?? maxTokens, choices ?? 1) { EndUser = user };
    }

    private static Field Which(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("model"u8))
        {
            return Field.Model;
        }

        if (reader.ValueTextEquals("stream"u8))
        {
            return Field.Stream;
        }

        if (reader.ValueTextEquals("stream_options"u8))
        {
            return Field.StreamOptions;
        }

        if (reader.ValueTextEquals("max_tokens"u8))
        {
            return Field.MaxTokens;
        }

        if (reader.ValueTextEquals("max_completion_tokens"u8))
        {
            return Field.MaxCompletionTokens;
        }

        return reader.ValueTextEquals("n"u8) ? Field.Choices : reader.ValueTextEquals("user"u8) ? Field.User : Field.None;
    }

    private static string Name(Field field) => field switch
    {
        Field.Model => "model",
        Field.Stream => "stream",
        Field.StreamOptions => "stream_options",
        Field.MaxTokens => "max_tokens",
        Field.MaxCompletionTokens => "max_completion_tokens",
        Field.Choices => "n",
        _ => "user",
    };

    private Error? Value(Field field, ref Utf8JsonReader reader) => field switch
    {
        Field.Model => Text(field, ref reader, out model),
        Field.User => Text(field, ref reader, out user),
        Field.Stream => Bool(Name(field), ref reader, out stream),
        Field.MaxTokens => Count(field, ref reader, int.MaxValue, out maxTokens),
        Field.MaxCompletionTokens => Count(field, ref reader, int.MaxValue, out maxCompletionTokens),
        Field.Choices => Count(field, ref reader, 128, out choices),
        _ => Options(ref reader),
    };

    private Error? Options(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Error.Invalid("'stream_options' must be an object.", "stream_options");
        }

        var met = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            if (!wanted)
            {
                reader.Skip();
                continue;
            }

            const string Path = "stream_options.include_usage";
            if (met)
            {
                return Error.Invalid($"'{Path}' stands twice in the body; send each field once.", Path);
            }

            met = true;
            if (reader.TokenType != JsonTokenType.Null && Bool(Path, ref reader, out usage) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static Error? Text(Field field, ref Utf8JsonReader reader, out string? text)
    {
        text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return text is null ? Error.Invalid($"'{Name(field)}' must be a string.", Name(field)) : null;
    }

    private static Error? Bool(string name, ref Utf8JsonReader reader, out bool value)
    {
        value = reader.TokenType == JsonTokenType.True;
        return value || reader.TokenType == JsonTokenType.False ? null : Error.Invalid($"'{name}' must be true or false.", name);
    }

    private static Error? Count(Field field, ref Utf8JsonReader reader, int most, out int? value)
    {
        value = null;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) && count >= 1 && count <= most)
        {
            value = count;
            return null;
        }

        return Error.Invalid(string.Create(CultureInfo.InvariantCulture, $"'{Name(field)}' must be a whole number from 1 to {most}."), Name(field));
    }
}
