using System.Buffers;
using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// Anthropic in front, Anthropic behind: bytes pass, the model name is exchanged, usage is read from what passes. Signatures and fields that we do not know
/// arrive as they were sent. Also between the API proper and Vertex AI, whose paths name the model.
/// </summary>
public sealed class AnthropicPassThrough : IPassThrough
{
    public DialectId Id => DialectId.Anthropic;

    public void Rewrite(IBufferWriter<byte> output, ReadOnlySpan<byte> body, CallHead head, UpstreamModel model) => AnthropicSplice.Write(output, body, head, model);

    public TokenUsage? FindUsage(ReadOnlySpan<byte> body)
    {
        var usage = new AnthropicUsage();
        return AnthropicUsageScan.TryTake(body, null, usage) ? usage.Total : null;
    }

    public IStreamTap OpenTap(CallHead head) => new AnthropicStreamTap();
}

/// <summary>Finds usage in bytes, in one pass over the names of the top level.</summary>
internal static class AnthropicUsageScan
{
    /// <param name="parent">The object in which the usage stands (<c>message</c> in a stream's first event); null for the top level.</param>
    /// <returns>Some usage was there.</returns>
    public static bool TryTake(ReadOnlySpan<byte> json, string? parent, AnthropicUsage usage)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryTake(ref reader, parent, usage);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name with an escape that is no character.
            return false;
        }
    }

    private static bool TryTake(ref Utf8JsonReader reader, string? parent, AnthropicUsage usage)
    {
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals(parent ?? "usage");
            reader.Read();
            if (!wanted || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
            }
            else if (parent is null)
            {
                usage.Take(ref reader);
                found = true;
            }
            else
            {
                found |= TryTake(ref reader, null, usage);
            }
        }

        return found;
    }
}
