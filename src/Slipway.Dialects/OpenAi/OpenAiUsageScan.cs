using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>Finds usage in bytes without reading what stands before it. Inside strings quotes are escaped, so <c>"usage"</c> is always a name.</summary>
internal static class OpenAiUsageScan
{
    /// <summary>The last usage object of a complete body; null when none counts anything.</summary>
    public static TokenUsage? Last(ReadOnlySpan<byte> body)
    {
        var end = body.Length;
        while (body[..end].LastIndexOf("\"usage\""u8) is >= 0 and var at)
        {
            if (ObjectAfter(body[(at + 7)..]) is { IsEmpty: false } json && TryRead(json) is { } usage)
            {
                return usage;
            }

            end = at;
        }

        return null;
    }

    /// <summary>True when some <c>"usage"</c> holds an object, not null.</summary>
    public static bool HasObject(ReadOnlySpan<byte> chunk)
    {
        while (chunk.IndexOf("\"usage\""u8) is >= 0 and var at)
        {
            chunk = chunk[(at + 7)..];
            if (!ObjectAfter(chunk).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads one chunk's JSON. False when it is not JSON or has no usage on its top level.</summary>
    public static bool TryReadChunk(ReadOnlySpan<byte> json, out TokenUsage usage, out bool noChoices)
    {
        usage = default;
        noChoices = false;
        var found = false;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isUsage = reader.ValueTextEquals("usage"u8);
                var isChoices = reader.ValueTextEquals("choices"u8);
                reader.Read();
                if (isUsage && reader.TokenType == JsonTokenType.StartObject)
                {
                    if (OpenAiUsage.Read(ref reader) is { } read)
                    {
                        usage = read;
                        found = true;
                    }
                }
                else if (isChoices && reader.TokenType == JsonTokenType.StartArray)
                {
                    var start = reader.BytesConsumed;
                    reader.Skip();
                    noChoices = json[(int)start..((int)reader.BytesConsumed - 1)].Trim(" \t\r\n"u8).IsEmpty;
                }
                else
                {
                    reader.Skip();
                }
            }

            return found;
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return false;
        }
    }

    /// <summary>Not JSON, or a name with an escape that is no character.</summary>
    private static bool IsUnreadable(Exception exception) => exception is JsonException or InvalidOperationException;

    private static TokenUsage? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            // The body goes on after the object; the reader is stopped at its end.
            var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
            return reader.Read() ? OpenAiUsage.Read(ref reader) : null;
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> ObjectAfter(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t\r\n"u8);
        if (rest.IsEmpty || rest[0] != (byte)':')
        {
            return default;
        }

        rest = rest[1..].TrimStart(" \t\r\n"u8);
        return rest.IsEmpty || rest[0] != (byte)'{' ? default : rest;
    }
}
