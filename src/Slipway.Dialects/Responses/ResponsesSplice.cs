using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Copies a request body with the model's name exchanged, <c>store</c> set to false and, for models that reason, their encrypted state asked for: what is
/// not kept by the provider has to come back from us. Everything else stays byte for byte. The body must have passed <see cref="ResponsesPeek"/>.
/// </summary>
internal static class ResponsesSplice
{
    private static ReadOnlySpan<byte> State => "\"reasoning.encrypted_content\""u8;

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> body, UpstreamModel model)
    {
        var wantsState = model.Traits.ReasoningEffort ?? model.Traits.Reasons(model.Family);
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        var copied = 0;
        var (stored, included) = (false, !wantsState);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isModel, isStore, isInclude) = (reader.ValueTextEquals("model"u8), reader.ValueTextEquals("store"u8), reader.ValueTextEquals("include"u8));
            reader.Read();
            if (isModel || isStore)
            {
                output.Write(body[copied..(int)reader.TokenStartIndex]);
                copied = (int)reader.BytesConsumed;
                stored |= isStore;
                WriteValue(output, isModel ? model.Name : null);
            }
            else if (isInclude && !included && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.Null)
            {
                included = true;
                copied = Include(output, body, ref reader, copied);
            }
            else
            {
                reader.Skip();
            }
        }

        // The reader stands at the closing brace.
        output.Write(body[copied..(int)reader.TokenStartIndex]);
        output.Write(stored ? ""u8 : ",\"store\":false"u8);
        if (!included)
        {
            output.Write(",\"include\":["u8);
            output.Write(State);
            output.Write("]"u8);
        }

        output.Write(body[(int)reader.TokenStartIndex..]);
    }

    private static void WriteValue(IBufferWriter<byte> output, string? model)
    {
        if (model is null)
        {
            output.Write("false"u8);
            return;
        }

        output.Write("\""u8);
        output.Write(JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        output.Write("\""u8);
    }

    private static int Include(IBufferWriter<byte> output, ReadOnlySpan<byte> body, ref Utf8JsonReader reader, int copied)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.Null)
        {
            output.Write(body[copied..start]);
            output.Write("["u8);
            output.Write(State);
            output.Write("]"u8);
            return (int)reader.BytesConsumed;
        }

        var (empty, there) = (true, false);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            empty = false;
            there |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("reasoning.encrypted_content"u8);
            reader.Skip();
        }

        if (there)
        {
            return copied;
        }

        output.Write(body[copied..(start + 1)]);
        output.Write(State);
        output.Write(empty ? ""u8 : ","u8);
        return start + 1;
    }
}
