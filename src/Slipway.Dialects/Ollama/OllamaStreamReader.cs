using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Ollama;

/// <summary>Reads the lines of a streamed chat. The line that is <c>done</c> ends it; without one the answer was cut off.</summary>
internal sealed class OllamaStreamReader(TimeProvider time) : IChatStreamReader
{
    private readonly NdjsonLines lines = new();
    private DateTimeOffset created;
    private bool started;
    private bool ended;
    private int calls;

    public void Read(ReadOnlySpan<byte> bytes, ICollection<ChatStreamEvent> events)
    {
        lines.Feed(bytes, line => Take(line, events));
        if (lines.Overflowed)
        {
            Fail(events, new Error(ErrorKind.Upstream, "The upstream sent a line that is too large to read."));
        }
    }

    public void Complete(ICollection<ChatStreamEvent> events)
    {
        // What cannot be read of a last line is half of one.
        var brokenOff = new Error(ErrorKind.Upstream, "The upstream's answer broke off before its end.");
        lines.Complete(line => Take(line, events, brokenOff));
        Fail(events, brokenOff);
    }

    private void Take(ReadOnlySpan<byte> line, ICollection<ChatStreamEvent> events, Error? otherwise = null)
    {
        if (ended)
        {
            return;
        }

        if (!WireJson.ParseUpstream(line.ToArray()).Try(out var document, out var error))
        {
            Fail(events, otherwise ?? error);
            return;
        }

        using (document)
        {
            var context = new ReadContext { FromUpstream = true };
            Piece(JsonField.Root(document, context), events);
            if (context.Finish(true).Error is { } fault)
            {
                Fail(events, fault);
            }
        }
    }

    private void Piece(JsonField root, ICollection<ChatStreamEvent> events)
    {
        if (root["error"].IsPresent)
        {
            Fail(events, UpstreamErrors.Read(200, root.Element));
            return;
        }

        if (!started)
        {
            started = true;
            created = OllamaReplyReader.Created(root, time);
            events.Add(new StreamStarted(OllamaReplyReader.Id(created), root["model"].Text() ?? "", created));
        }

        Said(root, events);
        if (root["done"].Bool() != true)
        {
            return;
        }

        ended = true;
        events.Add(new ChoiceFinished(0, OllamaReplyReader.Finish(root["done_reason"].Text(), calls > 0)));
        if (OllamaUsage.Read(root) is { } usage)
        {
            events.Add(new UsageReported(usage));
        }

        if (OllamaUsage.Timings(root) is { } timings)
        {
            events.Add(new TimingsReported(timings));
        }
    }

    private void Said(JsonField root, ICollection<ChatStreamEvent> events)
    {
        var place = calls;
        foreach (var part in OllamaMessages.ReadSaid(root["message"], call => OllamaReplyReader.CallId(call, created, place++)))
        {
            switch (part)
            {
                case ThoughtPart thought:
                    events.Add(new ThoughtDelta(0, thought.Text));
                    break;
                case TextPart text:
                    events.Add(new TextDelta(0, text.Text));
                    break;
                case ToolCallPart call:
                    events.Add(new ToolCallStarted(0, calls, call.Id, call.Name));
                    events.Add(new ToolCallArguments(0, calls, call.ArgumentsJson));
                    calls++;
                    break;
            }
        }

        if (OllamaLogProbs.Read(root["logprobs"]) is { Count: > 0 } logProbs)
        {
            events.Add(new LogProbsDelta(0, logProbs));
        }
    }

    private void Fail(ICollection<ChatStreamEvent> events, Error error)
    {
        if (!ended)
        {
            ended = true;
            events.Add(new StreamFailed(error));
        }
    }
}
