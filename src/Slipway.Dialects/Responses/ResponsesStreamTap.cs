using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects.OpenAi;
using Slipway.Dialects.Sse;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Watches a response stream pass. Every byte goes on as it came; the last event tells usage and carries the whole response. When the upstream breaks
/// off, the response that was begun is ended as failed, so that no client waits for its end.
/// </summary>
internal sealed class ResponsesStreamTap : IStreamTap, IFinalReply
{
    private readonly SseParser parser = new();
    private byte[]? begun;
    private int events;

    public TokenUsage? Usage { get; private set; }

    public bool Ended { get; private set; }

    public int ContentEvents { get; private set; }

    public ReadOnlyMemory<byte>? Reply { get; private set; }

    public void Pass(ReadOnlySpan<byte> read, IBufferWriter<byte> output)
    {
        output.Write(read);
        parser.Feed(read, Look);
    }

    public void Complete(IBufferWriter<byte> output) => parser.Complete(Look);

    public bool TryFail(IBufferWriter<byte> output, Error error)
    {
        var code = error.Code ?? ResponsesFinish.ErrorCode(error);
        var problem = new JsonObject { ["type"] = OpenAiErrors.TypeOf(error.Kind), ["code"] = code, ["message"] = error.Message, ["param"] = error.Field };
        Event(output, "error", new JsonObject { ["code"] = code, ["message"] = error.Message, ["param"] = error.Field, ["error"] = problem });
        if (begun is not null && JsonNode.Parse(begun) is JsonObject response)
        {
            response["status"] = "failed";
            response["error"] = new JsonObject { ["code"] = ResponsesFinish.ErrorCode(error), ["message"] = error.Message };
            Event(output, "response.failed", new JsonObject { ["response"] = response });
        }

        return true;
    }

    private void Look(ReadOnlySpan<byte> data)
    {
        events++;
        switch (ResponsesScan.Text(data, "type"u8))
        {
            case "response.created":
                begun ??= Object(data);
                break;
            case "response.completed" or "response.incomplete":
                Reply = Object(data) is { } whole ? whole : null;
                End(data);
                break;
            case "response.failed":
                End(data);
                break;
            case "error":
                Ended = true;
                break;
            case { } type when type.EndsWith(".delta", StringComparison.Ordinal):
                ContentEvents++;
                break;
        }
    }

    private void End(ReadOnlySpan<byte> data)
    {
        Ended = true;
        Usage = ResponsesScan.Usage(ResponsesScan.Property(data, "response"u8)) ?? Usage;
    }

    /// <summary>The response that an event carries; null when it is none.</summary>
    private static byte[]? Object(ReadOnlySpan<byte> data) => ResponsesScan.Property(data, "response"u8) is [(byte)'{', ..] value ? value.ToArray() : null;

    private void Event(IBufferWriter<byte> output, string name, JsonObject data)
    {
        data.Insert(0, "type", name);
        data.Insert(1, "sequence_number", events++);
        var text = data.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: {name}\ndata: {text}\n\n"), output);
    }
}
