using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Gemini;

/// <summary>Reads a stream of <c>GenerateContentResponse</c> events. It has come to its end when every candidate has a finish reason, or the prompt was blocked.</summary>
internal sealed class GeminiStreamReader(TimeProvider time) : IChatStreamReader
{
    private readonly GeminiFrames parser = new();
    private readonly SortedDictionary<int, GeminiStreamChoice> choices = [];
    private TokenUsage? usage;
    private string id = "";
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

        if (choices.Count == 0 || choices.Values.Any(choice => !choice.Finished))
        {
            Fail(events, parser.Stray.IsEmpty
                ? new Error(ErrorKind.Upstream, "The upstream's answer broke off before its end.")
                : UpstreamErrors.Read(200, parser.Stray));
            return;
        }

        ended = true;
        ReportUsage(events);
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
            var context = new ReadContext { FromUpstream = true, ProtoJson = true };
            Chunk(JsonField.Root(document, context), events);
            if (context.Finish(true).Error is { } fault)
            {
                Fail(events, fault);
            }
        }
    }

    private void Chunk(JsonField chunk, ICollection<ChatStreamEvent> events)
    {
        if (chunk["error"].IsPresent)
        {
            Fail(events, UpstreamErrors.Read(200, chunk.Element));
            return;
        }

        if (!started)
        {
            started = true;
            id = GeminiReplyReader.Id(chunk);
            events.Add(new StreamStarted(id, chunk["modelVersion"].Text() ?? "", GeminiReplyReader.Created(chunk, time)) { ServiceTier = GeminiTier.OfTraffic(chunk["usageMetadata"]) });
        }

        usage = GeminiUsageReader.Read(chunk["usageMetadata"]) ?? usage;
        var candidates = chunk["candidates"].Items();
        for (var place = 0; place < candidates.Count; place++)
        {
            Choice(candidates[place]["index"].Int(0, 1023) ?? place).Read(candidates[place], events);
        }

        if (candidates.Count == 0 && GeminiReplyReader.IsBlocked(chunk))
        {
            Choice(0).Block(chunk["promptFeedback"], events);
        }
    }

    private GeminiStreamChoice Choice(int index)
    {
        if (!choices.TryGetValue(index, out var choice))
        {
            choices[index] = choice = new GeminiStreamChoice(index, id);
        }

        return choice;
    }

    private void ReportUsage(ICollection<ChatStreamEvent> events)
    {
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
        ReportUsage(events);
        events.Add(new StreamFailed(error));
    }
}
