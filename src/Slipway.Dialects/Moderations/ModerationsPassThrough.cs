using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;
using Slipway.Dialects.OpenAi;

namespace Slipway.Dialects.Moderations;

/// <summary>Passes moderations on: the model's name is exchanged, or put in front where the caller left it out. Answers count no tokens.</summary>
public sealed class ModerationsPassThrough : IPassThrough
{
    public DialectId Id => DialectId.Moderations;

    public void Rewrite(IBufferWriter<byte> output, ReadOnlySpan<byte> body, CallHead head, UpstreamModel model)
    {
        if (HasModel(body))
        {
            OpenAiSplice.Find(body, stream: false).Write(output, body, model.Name);
            return;
        }

        // There is at least an input, so a comma is due.
        output.Write("{\"model\":\""u8);
        output.Write(JsonEncodedText.Encode(model.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        output.Write("\","u8);
        output.Write(body[(body.IndexOf((byte)'{') + 1)..]);
    }

    public TokenUsage? FindUsage(ReadOnlySpan<byte> body) => OpenAiUsageScan.Last(body);

    public IStreamTap OpenTap(CallHead head) => throw new NotSupportedException();

    private static bool HasModel(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("model"u8))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
