using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;
using Slipway.Dialects.Sse;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// Reads <c>chat.completion.chunk</c> events. A missing <c>[DONE]</c> is forgiven when a finish reason came, a missing finish reason when
/// <c>[DONE]</c> came; without both the answer was cut off.
/// </summary>
internal sealed class OpenAiStreamReader(TimeProvider time) : IChatStreamReader
{
    private readonly SseParser parser = new();
    private readonly SortedDictionary<int, OpenAiStreamChoice> choices = [];
    private TokenUsage? usage;
    private bool started;
    private bool done;
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

        if (!done && (choices.Count == 0 || choices.Values.Any(choice => !choice.Finished)))
        {
            Fail(events, parser.Stray.IsEmpty
                ? new Error(ErrorKind.Upstream, "The upstream's answer broke off before its end.")
                : UpstreamErrors.Read(200, parser.Stray));
            return;
        }

        End(events);
    }

    private void Take(ReadOnlySpan<byte> data, ICollection<ChatStreamEvent> events)
    {
        data = data.Trim(" \t"u8);
        if (ended || data.IsEmpty)
        {
            return;
        }

        if (data.SequenceEqual("[DONE]"u8))
        {
            done = true;
            End(events);
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
            Chunk(JsonField.Root(document, context), events);
            if (context.Finish(true).Error is { } fault)
            {
                Fail(events, fault);
            }
        }
    }

    private void Chunk(JsonField chunk, ICollection<ChatStreamEvent> events)
    {
        if (OpenAiReplyReader.IsError(chunk))
        {
            Fail(events, UpstreamErrors.Read(200, chunk.Element));
            return;
        }

        usage = OpenAiUsage.Read(chunk["usage"]) ?? usage;
        var items = chunk["choices"].Items();
        if (!started && items.Count > 0)
        {
            started = true;
            events.Add(new StreamStarted(
                OpenAiReplyReader.Id(chunk), chunk["model"].Text() ?? "", OpenAiReplyReader.Created(chunk["created"], time))
            {
                ServiceTier = chunk["service_tier"] is { IsString: true } tier ? tier.Text() : null,
            });
        }

        foreach (var item in items)
        {
            var index = item["index"].Int(0, 1023) ?? 0;
            if (!choices.TryGetValue(index, out var choice))
            {
                choices[index] = choice = new OpenAiStreamChoice(index);
            }

            choice.Read(item, events);
        }
    }

    private void End(ICollection<ChatStreamEvent> events)
    {
        if (choices.Count == 0)
        {
            Fail(events, new Error(ErrorKind.Upstream, "The upstream's answer holds no choice."));
            return;
        }

        ended = true;
        foreach (var choice in choices.Values)
        {
            choice.End(events);
        }

        if (usage is { } counted)
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
        if (usage is { } counted)
        {
            events.Add(new UsageReported(counted));
        }

        events.Add(new StreamFailed(error));
    }
}
