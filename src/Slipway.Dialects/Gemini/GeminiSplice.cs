using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Where a request's bytes have to change on their way to a Gemini upstream: a model that the body names, too, and the two points in which the Gemini API and
/// Vertex AI refuse each other's requests: a content without a role, which only the Gemini API takes, and labels, which only Vertex AI takes. All else stays byte
/// for byte. The body must have passed <see cref="GeminiPeek"/>.
/// </summary>
internal sealed class GeminiSplice
{
    private readonly List<(int Start, int End, byte[] Bytes)> changes = [];
    private readonly List<Loss> losses = [];
    private readonly bool vertex;
    private readonly byte[] name;

    private GeminiSplice(UpstreamModel model)
    {
        vertex = model.OnVertex;
        var resource = model.OnVertex ? "publishers/google/models/" + ModelName.Bare(model.Name) : "models/" + ModelName.Bare(model.Name);
        name = [.. "\""u8, .. JsonEncodedText.Encode(resource, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, .. "\""u8];
    }

    /// <summary>What leaves the body.</summary>
    public IReadOnlyList<Loss> Losses => losses;

    public static GeminiSplice Find(ReadOnlySpan<byte> body, UpstreamModel model)
    {
        var splice = new GeminiSplice(model);
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
        reader.Read();
        splice.Request(ref reader, body);
        return splice;
    }

    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> body)
    {
        var at = 0;
        foreach (var (start, end, bytes) in changes)
        {
            output.Write(body[at..start]);
            output.Write(bytes);
            at = end;
        }

        output.Write(body[at..]);
    }

    private void Request(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var isModel = reader.ValueTextEquals("model"u8);
            var isContents = vertex && reader.ValueTextEquals("contents"u8);
            var isRequests = reader.ValueTextEquals("requests"u8);
            var isLabels = !vertex && reader.ValueTextEquals("labels"u8);
            reader.Read();
            if (isModel && reader.TokenType == JsonTokenType.String)
            {
                changes.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, name));
            }
            else if (isContents && reader.TokenType == JsonTokenType.StartArray)
            {
                Contents(ref reader);
            }
            else if (isRequests && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    Request(ref reader, body);
                }
            }
            else
            {
                reader.Skip();
                if (isLabels)
                {
                    Cut(body, start, (int)reader.BytesConsumed);
                }
            }
        }
    }

    private void Contents(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var open = (int)reader.BytesConsumed;
            var named = false;
            var empty = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                empty = false;
                named |= reader.ValueTextEquals("role"u8);
                reader.Read();
                reader.Skip();
            }

            if (!named)
            {
                changes.Add((open, open, empty ? "\"role\":\"user\""u8.ToArray() : "\"role\":\"user\","u8.ToArray()));
            }
        }
    }

    /// <summary>Takes a property out, together with one of the commas beside it.</summary>
    private void Cut(ReadOnlySpan<byte> body, int start, int end)
    {
        var before = body[..start].TrimEnd(" \t\r\n"u8);
        var after = end + (body.Length - end - body[end..].TrimStart(" \t\r\n"u8).Length);
        if (before[^1] == (byte)',')
        {
            start = before.Length - 1;
        }
        else if (body[after] == (byte)',')
        {
            end = after + 1;
        }

        // Of two in one body the first has taken the comma between them.
        changes.Add((Math.Max(start, changes.Count > 0 ? changes[^1].End : 0), end, []));
        losses.Add(new Loss("labels", LossEffect.Dropped, "the Gemini API takes no labels; Vertex AI does"));
    }
}
