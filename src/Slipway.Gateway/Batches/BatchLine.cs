using System.Buffers;
using System.Text.Json;

namespace Slipway.Gateway.Batches;

/// <summary>One request of a batch, checked and ready to be sent.</summary>
/// <param name="Number">Line of the input, from 1.</param>
/// <param name="Key">The caller's own name for it (<c>custom_id</c>, <c>key</c>).</param>
/// <param name="Body">JSON of the request.</param>
/// <param name="Metadata">JSON that is to come back with the result (Gemini).</param>
public sealed record BatchLine(int Number, string? Key, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte>? Metadata = null)
{
    /// <summary>As one line of the folder's <c>requests.jsonl</c>.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("n", Number);
            if (Key is not null)
            {
                json.WriteString("key", Key);
            }

            if (Metadata is { } metadata)
            {
                json.WritePropertyName("meta");
                json.WriteRawValue(OneLine.Of(metadata).Span);
            }

            json.WritePropertyName("body");
            json.WriteRawValue(OneLine.Of(Body).Span);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    public static BatchLine Read(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 256 });
        var root = document.RootElement;
        return new BatchLine(
            root.GetProperty("n").GetInt32(),
            root.TryGetProperty("key", out var key) ? key.GetString() : null,
            JsonSpan.Of(root.GetProperty("body")),
            root.TryGetProperty("meta", out var metadata) ? JsonSpan.Of(metadata) : (ReadOnlyMemory<byte>?)null);
    }
}

/// <summary>The bytes of a JSON value, as they were written.</summary>
internal static class JsonSpan
{
    public static ReadOnlyMemory<byte> Of(JsonElement element) => System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element).ToArray();
}

/// <summary>JSON text without line breaks: they can only stand between tokens, so that nothing else changes.</summary>
internal static class OneLine
{
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        if (json.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            return json;
        }

        var kept = new byte[json.Length];
        var length = 0;
        foreach (var b in json.Span)
        {
            if (b is not ((byte)'\n' or (byte)'\r'))
            {
                kept[length++] = b;
            }
        }

        return kept.AsMemory(0, length);
    }
}
