using System.Globalization;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Completions;

/// <summary>
/// Finds what routing needs on the top level of a body, without a document: beside what a chat has, how many prompts there are and whether they are
/// to be repeated. A field that we act on and that stands twice is refused: an upstream to which the bytes pass might take the other one.
/// </summary>
internal static class CompletionsPeek
{
    private const int MostChoices = 128;

    private static readonly string[] Watched = ["model", "prompt", "stream", "stream_options", "max_tokens", "n", "best_of", "echo", "user"];

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

        string? model = null, user = null;
        bool stream = false, usage = false, echo = false;
        int? most = null, choices = null, best = null;
        int prompts = 1, seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var which = Which(ref reader);
            reader.Read();
            if (which < 0 || reader.TokenType == JsonTokenType.Null)
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
            var fault = field switch
            {
                "model" => Text(ref reader, field, ref model),
                "user" => Text(ref reader, field, ref user),
                "prompt" => Prompts(ref reader, ref prompts),
                "stream" => Bool(ref reader, field, ref stream),
                "echo" => Bool(ref reader, field, ref echo),
                "stream_options" => Options(ref reader, ref usage),
                "max_tokens" => Count(ref reader, field, 0, int.MaxValue, ref most),
                "n" => Count(ref reader, field, 1, MostChoices, ref choices),
                _ => Count(ref reader, field, 1, MostChoices, ref best),
            };
            if (fault is not null)
            {
                return fault;
            }
        }

        // Anything after the object is a JsonException here.
        reader.Read();
        return string.IsNullOrEmpty(model)
            ? Error.Invalid("'model' is required and must be a string that is not empty.", "model")
            : new CallHead(ModelName.Bare(model), stream, usage, most, Math.Max(choices ?? 1, best ?? 1) * prompts) { EndUser = user, Prompts = prompts, Echo = echo };
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

    /// <summary>A list of numbers is one prompt, of tokens; any other list is one of prompts.</summary>
    private static Error? Prompts(ref Utf8JsonReader reader, ref int prompts)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var count = 0;
        var tokens = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            tokens |= reader.TokenType == JsonTokenType.Number;
            count++;
            reader.Skip();
        }

        prompts = tokens ? 1 : Math.Max(1, count);
        return count <= CompletionsPrompts.Most || tokens
            ? null
            : Error.Invalid(string.Create(CultureInfo.InvariantCulture, $"'prompt' must hold at most {CompletionsPrompts.Most} prompts; send the others in further calls."), "prompt");
    }

    private static Error? Options(ref Utf8JsonReader reader, ref bool usage)
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
            const string Path = "stream_options.include_usage";
            if (wanted && met)
            {
                return Error.Invalid($"'{Path}' stands twice in the body; send each field once.", Path);
            }

            met |= wanted;
            if (wanted && reader.TokenType != JsonTokenType.Null && Bool(ref reader, Path, ref usage) is { } fault)
            {
                return fault;
            }

            reader.Skip();
        }

        return null;
    }

    private static Error? Text(ref Utf8JsonReader reader, string field, ref string? text)
    {
        text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return text is null ? Error.Invalid($"'{field}' must be a string.", field) : null;
    }

    private static Error? Bool(ref Utf8JsonReader reader, string field, ref bool value)
    {
        value = reader.TokenType == JsonTokenType.True;
        return value || reader.TokenType == JsonTokenType.False ? null : Error.Invalid($"'{field}' must be true or false.", field);
    }

    private static Error? Count(ref Utf8JsonReader reader, string field, int least, int most, ref int? value)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count) && count >= least && count <= most)
        {
            value = count;
            return null;
        }

        return Error.Invalid(string.Create(CultureInfo.InvariantCulture, $"'{field}' must be a whole number from {least} to {most}."), field);
    }
}
