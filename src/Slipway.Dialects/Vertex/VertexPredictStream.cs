using System.Buffers;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Sse;

namespace Slipway.Dialects.Vertex;

/// <summary>A prediction for a client that asked for a stream: read whole, told as the events of one.</summary>
internal sealed class VertexPredictStream(TimeProvider time) : IChatStreamReader
{
    private readonly ArrayBufferWriter<byte> body = new();

    public void Read(ReadOnlySpan<byte> bytes, ICollection<ChatStreamEvent> events)
    {
        if (body.WrittenCount + bytes.Length <= SseParser.LargestEvent)
        {
            body.Write(bytes);
        }
    }

    public void Complete(ICollection<ChatStreamEvent> events)
    {
        if (!VertexPredictions.Read(body.WrittenMemory, time).Try(out var response, out var error))
        {
            events.Add(new StreamFailed(error));
            return;
        }

        var choice = response.Choices[0];
        events.Add(new StreamStarted(response.Id, response.Model, response.Created));
        foreach (var text in choice.Message.Parts.OfType<TextPart>())
        {
            events.Add(new TextDelta(0, text.Text));
        }

        events.Add(new ChoiceFinished(0, choice.FinishReason));
        if (response.Usage is { } usage)
        {
            events.Add(new UsageReported(usage));
        }
    }
}
