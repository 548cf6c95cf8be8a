using System.Buffers;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Gemini;

/// <summary>The answer of <c>:countTokens</c>.</summary>
internal static class GeminiTokenCount
{
    public static Result<long> Read(ReadOnlyMemory<byte> body)
    {
        if (!WireJson.ParseUpstream(body).Try(out var document, out var error))
        {
            return error;
        }

        using (document)
        {
            var context = new ReadContext { FromUpstream = true, ProtoJson = true };
            var root = JsonField.Root(document, context);
            if (root["error"].IsPresent)
            {
                return UpstreamErrors.Read(200, root.Element);
            }

            // Proto JSON leaves a zero out.
            return context.Finish(root["totalTokens"].Whole(0, long.MaxValue) ?? 0);
        }
    }

    public static void Write(IBufferWriter<byte> output, long tokens)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteNumber("totalTokens"u8, tokens);
        json.WriteStartArray("promptTokensDetails"u8);
        json.WriteStartObject();
        json.WriteString("modality"u8, "TEXT"u8);
        json.WriteNumber("tokenCount"u8, tokens);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
