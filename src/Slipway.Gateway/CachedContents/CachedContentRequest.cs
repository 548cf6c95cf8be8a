using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Gateway.CachedContents;

/// <summary>Reads what a caller wants cached, and for how long.</summary>
internal static class CachedContentRequest
{
    private static readonly string[] Kept = ["contents", "systemInstruction", "tools", "toolConfig"];

    public static JsonElement Field(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) || from.TryGetProperty(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), out value) ? value : default;

    public static string? Text(JsonElement from, string name) => Field(from, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The part that is cached, under its camelCase names.</summary>
    public static ReadOnlyMemory<byte> Body(JsonElement request)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            foreach (var name in Kept)
            {
                if (Field(request, name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value)
                {
                    json.WritePropertyName(name);
                    json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
                }
            }

            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    /// <summary>When it is to expire: <c>ttl</c> (<c>300s</c>) or <c>expireTime</c> (RFC 3339); null when neither is given.</summary>
    public static Result<DateTimeOffset?> Expiry(JsonElement request, DateTimeOffset now)
    {
        var (ttl, until) = (Field(request, "ttl"), Field(request, "expireTime"));
        if (ttl.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            if (until.ValueKind == JsonValueKind.String)
            {
                return Error.Invalid("Give `ttl` or `expireTime`, not both.", "ttl");
            }

            return ttl.ValueKind == JsonValueKind.String && ttl.GetString() is { } text && text.EndsWith('s')
                && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 315_360_000
                ? now + TimeSpan.FromSeconds((double)seconds)
                : Error.Invalid("`ttl` must be a number of seconds with an s, such as 300s.", "ttl");
        }

        if (until.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return (DateTimeOffset?)null;
        }

        return until.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(until.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment > now
            ? moment.ToUniversalTime()
            : Error.Invalid("`expireTime` must be a time to come, such as 2027-01-31T12:00:00Z.", "expireTime");
    }
}
