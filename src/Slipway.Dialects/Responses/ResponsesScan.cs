using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary>Looks into a response, or an event that carries one, without reading it into objects.</summary>
internal static class ResponsesScan
{
    /// <summary>The bytes of a property's value on the top level; empty when it is not there or the text is no JSON object.</summary>
    public static ReadOnlySpan<byte> Property(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var wanted = reader.ValueTextEquals(name);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (wanted)
                {
                    return json[start..(int)reader.BytesConsumed];
                }
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name with an escape that is no character: there is nothing to be found.
        }

        return default;
    }

    /// <summary>The text of a property on the top level.</summary>
    public static string? Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var value = Property(json, name);
        return value.Length > 1 && value[0] == (byte)'"' && value.IndexOf((byte)'\\') < 0 ? System.Text.Encoding.UTF8.GetString(value[1..^1]) : null;
    }

    public static TokenUsage? Usage(ReadOnlySpan<byte> response)
    {
        var value = Property(response, "usage"u8);
        if (value.IsEmpty || !WireJson.ParseUpstream(value.ToArray()).Try(out var document, out _))
        {
            return null;
        }

        using (document)
        {
            return ResponsesUsage.Read(new JsonField(document.RootElement, null, new ReadContext { FromUpstream = true }));
        }
    }
}
