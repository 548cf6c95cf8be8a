using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;
using Slipway.Dialects.Sse;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// Reads the events of a streamed message. What each event is stands in its data; the <c>event:</c> lines repeat it. A missing <c>message_stop</c> is forgiven
/// when a stop reason came; without either the answer was cut off. Events that we do not know are passed over, as the API asks of its clients.
/// </summary>
internal sealed class AnthropicStreamReader(TimeProvider time) : IChatStreamReader
{
    private readonly SseParser parser = new();
    private readonly Dictionary<int, AnthropicStreamBlock> open = [];
    private readonly AnthropicUsage usage = new();
    private string? stopReason;
    private string? stopSequence;
    private string? refusal;
    private int calls;
    private int said;
    private bool started;
    private bool ended;

    public void Read(ReadOnlySpan<byte> bytes, ICollection<ChatStreamEvent> events)
    {
        parser.Feed(bytes, data => Take(data, events));
        if (parser.Overflowed)
        {
            Fail(events, new Error(ErrorKind.Upstream, "The upstream sent an event that is too large to read."));
        }
    }

    public void Complete(ICollection<ChatStreamEvent> events)
    {
        parser.Complete(data => Take(data, events));
        if (ended)
        {
            return;
        }

        if (started && stopReason is not null)
        {
            End(events);
            return;
        }

        Fail(events, parser.Stray.IsEmpty
            ? new Error(ErrorKind.Upstream, "The upstream's answer broke off before its end.")
            : AnthropicErrors.ReadStray(parser.Stray));
    }

    private void Take(ReadOnlySpan<byte> data, ICollection<ChatStreamEvent> events)
    {
        data = data.Trim(" \t"u8);
        if (ended || data.IsEmpty || data.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        if (!WireJson.ParseUpstream(data.ToArray()).Try(out var document, out var error))
        {
            Fail(events, error);
            return;
        }

        using (document)
        {
            var context = new ReadContext { FromUpstream = true };
            Event(JsonField.Root(document, context), events);
            if (context.Finish(true).Error is { } fault)
            {
                Fail(events, fault);
            }
        }
    }

    private void Event(JsonField data, ICollection<ChatStreamEvent> events)
    {
        var type = data["type"].Text();
        if (type == "error" || (type is null && data["error"].IsPresent))
        {
            Fail(events, AnthropicErrors.Read(data.Element));
            return;
        }

        switch (type)
        {
            case "message_start":
                Start(data["message"], events);
                break;
            case "content_block_start":
                Start(new JsonField(default, null, data.Context), events);
                OpenBlock(data, events);
                break;
            case "content_block_delta" when open.TryGetValue(Index(data), out var block):
                block.Take(data["delta"], events);
                break;
            case "content_block_stop" when open.Remove(Index(data), out var block):
                said += block.Length;
                block.End(events);
                break;
            case "message_delta":
                usage.Take(data["usage"]);
                stopReason = data["delta"]["stop_reason"].Text() ?? stopReason;
                stopSequence = data["delta"]["stop_sequence"].Text() ?? stopSequence;
                refusal = AnthropicReplyReader.Explanation(data["delta"]) ?? refusal;
                break;
            case "message_stop" when started:
                End(events);
                break;
        }
    }

    private void Start(JsonField message, ICollection<ChatStreamEvent> events)
    {
        usage.Take(message["usage"]);
        if (!started)
        {
            started = true;
            events.Add(new StreamStarted(AnthropicReplyReader.Id(message), message["model"].Text() ?? "", time.GetUtcNow()) { ServiceTier = AnthropicTiers.ReadServed(message["usage"]["service_tier"].Text()) });
        }
    }

    private void OpenBlock(JsonField data, ICollection<ChatStreamEvent> events)
    {
        var start = data["content_block"];
        if (!start.IsObject)
        {
            start.Fault("is missing");
            return;
        }

        var block = new AnthropicStreamBlock(start, calls, said + open.Values.Sum(other => other.Length));
        calls += block.IsCall ? 1 : 0;
        open[Index(data)] = block;
        block.Begin(events);
    }

    private static int Index(JsonField data) => data["index"].Int(0, 1_000_000) ?? 0;

    private void End(ICollection<ChatStreamEvent> events)
    {
        ended = true;
        foreach (var block in open.Values)
        {
            block.End(events);
        }

        var reason = AnthropicFinish.Read(stopReason, calls > 0);
        if (reason == FinishReason.Refusal && refusal is not null)
        {
            events.Add(new RefusalDelta(0, refusal));
        }

        events.Add(new ChoiceFinished(0, reason) { StopSequence = stopSequence });
        Report(events);
    }

    private void Report(ICollection<ChatStreamEvent> events)
    {
        if (usage.Total is { } counted)
        {
            events.Add(new UsageReported(counted));
        }
    }

    private void Fail(ICollection<ChatStreamEvent> events, Error error)
    {
        if (ended)
        {
            return;
        }

        ended = true;
        Report(events);
        events.Add(new StreamFailed(error));
    }
}
