using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Gateway.Endpoints;

/// <summary>
/// Where the path names the model and the dialect keeps it in the body (OpenAI's behind <c>:rawPredict</c> and <c>endpoints/{e}/chat/completions</c>): puts it there,
/// and the wish for a stream. All else stays byte for byte; a body that is no JSON object stays as it is, for its reader to refuse.
/// </summary>
internal static class PathModel
{
    public static ReadOnlyMemory<byte> Into(ReadOnlyMemory<byte> body, string model, bool stream)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 64);
        output.Write(Encoding.UTF8.GetBytes("{\"model\":"));
        output.Write("\""u8);
        output.Write(JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        output.Write(stream ? "\",\"stream\":true"u8 : "\""u8);
        try
        {
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = 512 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return body;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var start = (int)reader.TokenStartIndex;
                var replaced = reader.ValueTextEquals("model"u8) || (stream && reader.ValueTextEquals("stream"u8));
                reader.Skip();
                if (!replaced)
                {
                    output.Write(","u8);
                    output.Write(body.Span[start..(int)reader.BytesConsumed]);
                }
            }

            // What stands after the object is refused later.
            output.Write(body.Span[((int)reader.BytesConsumed - 1)..]);
            return output.WrittenMemory;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return body;
        }
    }
}
