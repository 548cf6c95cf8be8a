using System.Buffers;
using System.Text.Json;

namespace Slipway.Gateway.Batches;

/// <summary>What came of a line: a reply of whatever status.</summary>
/// <param name="Number">Line of the input, from 1.</param>
/// <param name="Body">JSON of the reply in the batch's dialect.</param>
public sealed record BatchResult(int Number, int Status, string CallId, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>As one line of the folder's <c>results.jsonl</c>.</summary>
    public ReadOnlyMemory<byte> Line()
    {
        var output = new ArrayBufferWriter<byte>(Body.Length + 128);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("n", Number);
            json.WriteNumber("status", Status);
            json.WriteString("call", CallId);
            json.WritePropertyName("body");
            if (IsJson(Body.Span))
            {
                json.WriteRawValue(OneLine.Of(Body).Span, skipInputValidation: true);
            }
            else
            {
                json.WriteStringValue(System.Text.Encoding.UTF8.GetString(Body.Span));
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenMemory;
    }

    /// <summary>Null for a line that was cut off by a kill.</summary>
    public static BatchResult? TryRead(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 512 });
            var root = document.RootElement;
            return new BatchResult(root.GetProperty("n").GetInt32(), root.GetProperty("status").GetInt32(), root.GetProperty("call").GetString()!, JsonSpan.Of(root.GetProperty("body")));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            while (reader.Read())
            {
            }

            return reader.BytesConsumed > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
