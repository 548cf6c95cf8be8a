using System.Buffers;
using System.Text.Json;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;
using Slipway.Dialects.Sse;

namespace Slipway.Dialects.Anthropic;

/// <summary>Watches a stream pass. Usage is part of every stream there, so that every byte goes on at once.</summary>
internal sealed class AnthropicStreamTap : IStreamTap
{
    private readonly SseParser parser = new();
    private readonly AnthropicUsage usage = new();

    public TokenUsage? Usage => usage.Total;

    public bool Ended { get; private set; }

    public int ContentEvents { get; private set; }

    public void Pass(ReadOnlySpan<byte> read, IBufferWriter<byte> output)
    {
        output.Write(read);
        parser.Feed(read, Look);
    }

    public void Complete(IBufferWriter<byte> output) => parser.Complete(Look);

    private void Look(ReadOnlySpan<byte> data)
    {
        switch (Type(data))
        {
            case "content_block_delta":
                ContentEvents++;
                break;
            case "message_start":
                AnthropicUsageScan.TryTake(data, "message", usage);
                break;
            case "message_delta":
                AnthropicUsageScan.TryTake(data, null, usage);
                Ended |= data.IndexOf("\"stop_reason\":\""u8) >= 0 || data.IndexOf("\"stop_reason\": \""u8) >= 0;
                break;
            case "message_stop":
                Ended = true;
                break;
        }
    }

    /// <summary>The event's type, which is its first property as a rule.</summary>
    private static string? Type(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var wanted = reader.ValueTextEquals("type"u8);
                reader.Read();
                if (wanted)
                {
                    return reader.TokenType != JsonTokenType.String ? null
                        : reader.ValueTextEquals("content_block_delta"u8) ? "content_block_delta"
                        : reader.GetString();
                }

                reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }
}
