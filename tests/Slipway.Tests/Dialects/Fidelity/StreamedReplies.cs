using System.Text;
using Slipway.Core.Chat;
using Slipway.Core.Usage;

namespace Slipway.Tests.Dialects.Fidelity;

/// <summary>Takes a whole answer apart into the events of a stream, and puts such events together again.</summary>
internal static class StreamedReplies
{
    public static IEnumerable<ChatStreamEvent> Take(ChatResponse response)
    {
        yield return new StreamStarted(response.Id, response.Model, response.Created) { ServiceTier = response.ServiceTier };
        foreach (var choice in response.Choices)
        {
            var calls = 0;
            foreach (var step in choice.Message.Parts.SelectMany(part => Take(choice.Index, part, part is ToolCallPart ? calls++ : 0)))
            {
                yield return step;
            }

            if (choice.LogProbs.Count > 0)
            {
                yield return new LogProbsDelta(choice.Index, choice.LogProbs);
            }
        }

        foreach (var choice in response.Choices)
        {
            yield return new ChoiceFinished(choice.Index, choice.FinishReason) { StopSequence = choice.StopSequence, SafetyRatings = choice.SafetyRatings };
        }

        if (response.Usage is { } usage)
        {
            yield return new UsageReported(usage);
        }
    }

    public static ChatResponse Join(IReadOnlyList<ChatStreamEvent> events)
    {
        events.OfType<StreamFailed>().ShouldBeEmpty();
        var start = events.OfType<StreamStarted>().ShouldHaveSingleItem();
        var choices = events.OfType<ChoiceFinished>().OrderBy(c => c.Choice).Select(finished => new ChatChoice(finished.Choice, Message(finished.Choice, events), finished.Reason)
        {
            StopSequence = finished.StopSequence,
            SafetyRatings = finished.SafetyRatings,
            LogProbs = [.. events.OfType<LogProbsDelta>().Where(l => l.Choice == finished.Choice).SelectMany(l => l.LogProbs)],
        });
        return new ChatResponse(start.Id, start.Model, start.Created, [.. choices])
        {
            Usage = events.OfType<UsageReported>().Select(u => (TokenUsage?)u.Usage).LastOrDefault(),
            ServiceTier = start.ServiceTier,
        };
    }

    private static IEnumerable<ChatStreamEvent> Take(int choice, ContentPart part, int call)
    {
        switch (part)
        {
            case TextPart text:
                yield return new TextDelta(choice, text.Text) { State = text.State };
                foreach (var citation in text.Citations)
                {
                    yield return new CitationDelta(choice, citation);
                }

                break;
            case ThoughtPart thought:
                yield return new ThoughtDelta(choice, thought.Text, thought.State) { Redacted = thought.Redacted };
                break;
            case RefusalPart refusal:
                yield return new RefusalDelta(choice, refusal.Text);
                break;
            case ToolCallPart asked:
                yield return new ToolCallStarted(choice, call, asked.Id, asked.Name, asked.State);
                yield return new ToolCallArguments(choice, call, asked.ArgumentsJson);
                break;
            default:
                yield return new PartDelta(choice, part);
                break;
        }
    }

    private static ChatMessage Message(int choice, IReadOnlyList<ChatStreamEvent> events)
    {
        var parts = new List<ContentPart>();
        var text = new StringBuilder();
        var thought = new StringBuilder();
        var states = new List<(ReasoningState? Text, ReasoningState? Thought)>();
        var arguments = new SortedDictionary<int, (ToolCallStarted Start, StringBuilder Text)>();
        var citations = new List<Citation>();
        foreach (var step in events)
        {
            switch (step)
            {
                case TextDelta delta when delta.Choice == choice:
                    text.Append(delta.Text);
                    states.Add((delta.State, null));
                    break;
                case ThoughtDelta delta when delta.Choice == choice:
                    thought.Append(delta.Text);
                    states.Add((null, delta.State));
                    break;
                case CitationDelta delta when delta.Choice == choice:
                    citations.Add(delta.Citation);
                    break;
                case RefusalDelta delta when delta.Choice == choice:
                    parts.Add(new RefusalPart(delta.Text));
                    break;
                case ToolCallStarted call when call.Choice == choice:
                    arguments[call.Call] = (call, new StringBuilder());
                    break;
                case ToolCallArguments piece when piece.Choice == choice:
                    arguments[piece.Call].Text.Append(piece.Fragment);
                    break;
                case PartDelta delta when delta.Choice == choice:
                    parts.Add(delta.Part);
                    break;
            }
        }

        if (thought.Length > 0 || states.Exists(s => s.Thought is not null))
        {
            parts.Insert(0, new ThoughtPart(thought.ToString(), states.Select(s => s.Thought).LastOrDefault(s => s is not null)));
        }

        if (text.Length > 0 || citations.Count > 0)
        {
            parts.Add(new TextPart(text.ToString()) { Citations = citations, State = states.Select(s => s.Text).LastOrDefault(s => s is not null) });
        }

        parts.AddRange(arguments.Values.Select(a => new ToolCallPart(a.Start.Id, a.Start.Name, a.Text.Length == 0 ? "{}" : a.Text.ToString()) { State = a.Start.State }));
        return new ChatMessage(ChatRole.Assistant, parts);
    }
}
