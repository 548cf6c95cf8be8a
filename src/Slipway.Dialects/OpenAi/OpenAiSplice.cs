using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// Where a request's bytes have to change on their way to an upstream: the value of <c>model</c> and, for a stream,
/// <c>stream_options.include_usage</c>. Everything between stays byte for byte. The body must have passed <see cref="OpenAiPeek"/>.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct OpenAiSplice
{
    private static ReadOnlySpan<byte> WholeOptions => "{\"include_usage\":true}"u8;

    private Range model;
    private Range usage;
    private ReadOnlySpan<byte> usageBytes;

    public static OpenAiSplice Find(ReadOnlySpan<byte> body, bool stream)
    {
        var splice = default(OpenAiSplice);
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        var options = !stream;
        var named = false;
        while (!(options && named) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!named && reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                splice.model = Token(ref reader);
                named = true;
            }
            else if (!options && reader.ValueTextEquals("stream_options"u8))
            {
                reader.Read();
                splice.TakeOptions(ref reader);
                options = true;
            }
            else
            {
                reader.Skip();
            }
        }

        if (!options)
        {
            // No options at all: they follow the model's name.
            splice.usage = splice.model.End..splice.model.End;
            splice.usageBytes = ",\"stream_options\":{\"include_usage\":true}"u8;
        }

        return splice;
    }

    public readonly void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> body, string upstreamModel)
    {
        var name = JsonEncodedText.Encode(upstreamModel, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        if (usageBytes.IsEmpty)
        {
            output.Write(body[..model.Start]);
            WriteName(output, name);
            output.Write(body[model.End..]);
        }
        else if (usage.Start.Value >= model.End.Value)
        {
            output.Write(body[..model.Start]);
            WriteName(output, name);
            output.Write(body[model.End..usage.Start]);
            output.Write(usageBytes);
            output.Write(body[usage.End..]);
        }
        else
        {
            output.Write(body[..usage.Start]);
            output.Write(usageBytes);
            output.Write(body[usage.End..model.Start]);
            WriteName(output, name);
            output.Write(body[model.End..]);
        }
    }

    private void TakeOptions(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            usage = Token(ref reader);
            usageBytes = WholeOptions;
            return;
        }

        var open = (int)reader.BytesConsumed;
        var empty = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            empty = false;
            var wanted = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            if (wanted && reader.TokenType != JsonTokenType.True)
            {
                usage = Token(ref reader);
                usageBytes = "true"u8;
            }

            if (wanted)
            {
                SkipRest(ref reader);
                return;
            }

            reader.Skip();
        }

        usage = open..open;
        usageBytes = empty ? "\"include_usage\":true"u8 : "\"include_usage\":true,"u8;
    }

    private static void SkipRest(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Skip();
        }
    }

    /// <summary>The bytes of the value at which the reader stands; it must not be an object or an array.</summary>
    private static Range Token(ref Utf8JsonReader reader) => (int)reader.TokenStartIndex..(int)reader.BytesConsumed;

    private static void WriteName(IBufferWriter<byte> output, ReadOnlySpan<byte> name)
    {
        output.Write("\""u8);
        output.Write(name);
        output.Write("\""u8);
    }
}
