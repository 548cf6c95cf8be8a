using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;
using Slipway.Dialects.OpenAi;
using Slipway.Dialects.Sse;
using Slipway.Dialects.Upstream;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Reads the events of a streamed response. Pieces are taken as they come; what an item holds that came in no piece is taken from its end, and what the
/// stream never showed from the last event, which repeats everything. The last event is the end: there is no <c>[DONE]</c>, but one is forgiven.
/// </summary>
internal sealed class ResponsesStreamReader(TimeProvider time) : IChatStreamReader
{
    private readonly SseParser parser = new();
    private readonly Dictionary<int, Seen> items = [];
    private int calls;
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
        Fail(events, parser.Stray.IsEmpty
            ? new Error(ErrorKind.Upstream, "The upstream's answer broke off before its end.")
            : UpstreamErrors.Read(200, parser.Stray));
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
        switch (data["type"].Text())
        {
            case "response.created" or "response.in_progress" or "response.queued":
                Start(data["response"], events);
                break;
            case "response.completed" or "response.incomplete":
                End(data["response"], events);
                break;
            case "response.failed":
                Fail(events, ResponsesFinish.Failure(data["response"]) ?? new Error(ErrorKind.Upstream, "The upstream failed to answer."));
                break;
            case "error":
                Fail(events, UpstreamErrors.Read(200, data.Element));
                break;
            case { } type:
                if (type.StartsWith("response.", StringComparison.Ordinal))
                {
                    Start(default, events);
                    Piece(type, data, events);
                }

                break;
            default:
                if (data["error"].IsPresent)
                {
                    Fail(events, UpstreamErrors.Read(200, data.Element));
                }

                break;
        }
    }

    private void Start(JsonField response, ICollection<ChatStreamEvent> events)
    {
        if (started)
        {
            return;
        }

        started = true;
        events.Add(response.IsObject
            ? new StreamStarted(ResponsesReplyReader.Id(response), response["model"].Text() ?? "", OpenAiReplyReader.Created(response["created_at"], time)) { ServiceTier = response["service_tier"].Text() is { } tier and not "auto" ? tier : null }
            : new StreamStarted(Core.Identity.Ids.New("resp"), "", time.GetUtcNow()));
    }

    private void Piece(string type, JsonField data, ICollection<ChatStreamEvent> events)
    {
        var item = Of(data["output_index"].Int(0, 4095) ?? 0);
        switch (type)
        {
            case "response.output_item.added":
                item.Begin(data["item"], ref calls, events);
                break;
            case "response.output_text.delta":
                item.Text(data, events);
                break;
            case "response.refusal.delta":
                item.Refusal(data["delta"].Text(), events);
                break;
            case "response.output_text.annotation.added" when ResponsesAnnotations.One(data["annotation"]) is { } citation:
                item.Cite(citation, events);
                break;
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                item.Thought(data["delta"].Text(), data[type.Contains("summary", StringComparison.Ordinal) ? "summary_index" : "content_index"].Int(0, 4095) ?? 0, events);
                break;
            case "response.function_call_arguments.delta":
                item.Arguments(data["delta"].Text(), events);
                break;
            case "response.output_item.done":
                item.End(data["item"], ref calls, events);
                break;
        }
    }

    private Seen Of(int index)
    {
        if (!items.TryGetValue(index, out var item))
        {
            items[index] = item = new Seen();
        }

        return item;
    }

    private void End(JsonField response, ICollection<ChatStreamEvent> events)
    {
        Start(response, events);
        var output = response["output"].IsArray ? response["output"].Items() : [];
        for (var i = 0; i < output.Count; i++)
        {
            Of(i).End(output[i], ref calls, events);
        }

        ended = true;
        events.Add(new ChoiceFinished(0, ResponsesFinish.Read(response, calls > 0)));
        if (ResponsesUsage.Read(response["usage"]) is { } usage)
        {
            events.Add(new UsageReported(usage));
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

    /// <summary>What has come of one item.</summary>
    private sealed class Seen
    {
        private string? id;
        private int? call;
        private int part;
        private bool any;
        private bool done;

        public void Begin(JsonField item, ref int calls, ICollection<ChatStreamEvent> events)
        {
            id = item["id"].Text();
            if (call is null && item["type"].Text() == "function_call" && item["name"].Text() is { Length: > 0 } name)
            {
                call = calls++;
                events.Add(new ToolCallStarted(0, call.Value, item["call_id"].Text() ?? id ?? Core.Identity.Ids.New("call"), name));
            }
        }

        public void Text(JsonField data, ICollection<ChatStreamEvent> events)
        {
            if (data["delta"].Text() is { Length: > 0 } text)
            {
                any = true;
                events.Add(new TextDelta(0, text));
            }

            if (ResponsesLogProbs.Read(data) is { Count: > 0 } logProbs)
            {
                events.Add(new LogProbsDelta(0, logProbs));
            }
        }

        public void Refusal(string? text, ICollection<ChatStreamEvent> events)
        {
            if (text is { Length: > 0 })
            {
                any = true;
                events.Add(new RefusalDelta(0, text));
            }
        }

        public void Cite(Citation citation, ICollection<ChatStreamEvent> events)
        {
            any = true;
            events.Add(new CitationDelta(0, citation));
        }

        /// <param name="place">Number of the summary's part: the hub has one text, in which a blank line stands between them.</param>
        public void Thought(string? text, int place, ICollection<ChatStreamEvent> events)
        {
            if (text is { Length: > 0 })
            {
                events.Add(new ThoughtDelta(0, any && place != part ? "\n\n" + text : text) { Id = id });
                part = place;
                any = true;
            }
        }

        public void Arguments(string? fragment, ICollection<ChatStreamEvent> events)
        {
            if (fragment is { Length: > 0 } && call is { } number)
            {
                any = true;
                events.Add(new ToolCallArguments(0, number, fragment));
            }
        }

        /// <summary>The item is whole: what no piece has brought is taken from it.</summary>
        public void End(JsonField item, ref int calls, ICollection<ChatStreamEvent> events)
        {
            if (done || !item.IsObject)
            {
                return;
            }

            done = true;
            foreach (var piece in ResponsesItems.Read(item))
            {
                Rest(piece, ref calls, events);
            }
        }

        private void Rest(ContentPart piece, ref int calls, ICollection<ChatStreamEvent> events)
        {
            switch (piece)
            {
                case ThoughtPart thought:
                    if (!any || thought.State is not null)
                    {
                        events.Add(new ThoughtDelta(0, any ? "" : thought.Text, thought.State) { Id = thought.Id });
                    }

                    break;
                case ToolCallPart whole:
                    if (call is null)
                    {
                        call = calls++;
                        events.Add(new ToolCallStarted(0, call.Value, whole.Id, whole.Name));
                    }

                    Arguments(any ? null : whole.ArgumentsJson, events);
                    break;
                case TextPart text when !any:
                    events.Add(new TextDelta(0, text.Text));
                    foreach (var citation in text.Citations)
                    {
                        events.Add(new CitationDelta(0, citation));
                    }

                    break;
                case RefusalPart refusal when !any:
                    events.Add(new RefusalDelta(0, refusal.Text));
                    break;
                case MediaPart or HostedPart:
                    events.Add(new PartDelta(0, piece));
                    break;
            }
        }
    }
}
