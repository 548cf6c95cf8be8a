using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Slipway.Core.Errors;

namespace Slipway.Dialects.Json;

/// <summary>
/// The gate that every body passes: UTF-8, escapes that are characters, JSON without repeated names. <see cref="JsonDocument"/> alone
/// checks neither the first nor the second and throws later, in the middle of a reader.
/// </summary>
internal static class WireJson
{
    public const int MaxDepth = 128;

    public static readonly JsonWriterOptions WriterOptions = new()
    {
        // The output is JSON on the wire, never part of a page: only what JSON itself asks for is escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth * 2,
        SkipValidation = true,
    };

    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private static readonly JsonDocumentOptions UpstreamOptions = new() { MaxDepth = MaxDepth };

    public static Utf8JsonWriter Writer(IBufferWriter<byte> output) => new(output, WriterOptions);

    /// <summary>A client's body. Errors are 400 and say where the fault is.</summary>
    public static Result<JsonDocument> ParseRequest(ReadOnlyMemory<byte> body)
    {
        if (CheckText(body.Span) is { } error)
        {
            return error;
        }

        try
        {
            return JsonDocument.Parse(body, DocumentOptions);
        }
        catch (JsonException exception)
        {
            return Malformed(exception);
        }
    }

    /// <summary>An upstream's body. Half surrogate pairs become U+FFFD: some servers cut emoji in two.</summary>
    public static Result<JsonDocument> ParseUpstream(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return new Error(ErrorKind.Upstream, "The upstream's answer is not valid UTF-8.");
        }

        try
        {
            return JsonDocument.Parse(LoneSurrogates.Replace(body), UpstreamOptions);
        }
        catch (JsonException)
        {
            return new Error(ErrorKind.Upstream, "The upstream's answer is not valid JSON.");
        }
    }

    /// <summary>Refuses an empty body, one that is not UTF-8, and escapes that are no character: readers throw at those, in names as in values.</summary>
    public static Error? CheckText(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return Error.Invalid("The body is empty; send a JSON object.");
        }

        if (!Utf8.IsValid(body))
        {
            return Error.Invalid("The body is not valid UTF-8; JSON must be sent in UTF-8.");
        }

        var surrogate = LoneSurrogates.Find(body);
        return surrogate < 0 ? null : Error.Invalid(string.Create(CultureInfo.InvariantCulture,
            $"The body has half of a surrogate pair in a string (byte {surrogate + 1}); send the character itself or both halves."));
    }

    public static Error Malformed(JsonException exception)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}");
        return exception.Message.StartsWith("Duplicate property", StringComparison.Ordinal)
            ? Error.Invalid($"The body repeats a field of an object ({place}); send each field once.")
            : Error.Invalid($"The body is not valid JSON ({place}).");
    }
}
