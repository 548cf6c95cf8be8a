using System.Text;
using Slipway.Core.Errors;
using Slipway.Core.Usage;

namespace Slipway.Core.Chat;

/// <summary>Puts the events of one streamed answer together to the answer that they stand for. Not thread-safe.</summary>
public sealed class ChatCollector
{
    private readonly SortedDictionary<int, Choice> choices = [];
    private StreamStarted started = new("", "", DateTimeOffset.UnixEpoch);
    private TokenUsage? usage;

    /// <summary>What ended the stream early; null while nothing has.</summary>
    public Error? Failure { get; private set; }

    public void Add(ChatStreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case StreamStarted start: started = start; break;
            case TextDelta text: Of(text.Choice).Text(text); break;
            case ThoughtDelta thought: Of(thought.Choice).Thought(thought); break;
            case RefusalDelta refusal: Of(refusal.Choice).Refusal(refusal); break;
            case CitationDelta citation: Of(citation.Choice).Cite(citation.Citation); break;
            case PartDelta part: Of(part.Choice).Whole(part.Part); break;
            case ToolCallStarted call: Of(call.Choice).Begin(call); break;
            case ToolCallArguments arguments: Of(arguments.Choice).Append(arguments); break;
            case LogProbsDelta logProbs: Of(logProbs.Choice).LogProbs.AddRange(logProbs.LogProbs); break;
            case ChoiceFinished finished: Of(finished.Choice).Finished = finished; break;
            case UsageReported reported: usage = reported.Usage; break;
            case StreamFailed failed: Failure = failed.Error; break;
        }
    }

    /// <summary>The answer so far. A choice without an end counts as stopped.</summary>
    public ChatResponse Response() => new(started.Id, started.Model, started.Created, [.. choices.Select(c => c.Value.Finish(c.Key))]) { Usage = usage };

    private Choice Of(int index)
    {
        if (!choices.TryGetValue(index, out var choice))
        {
            choices[index] = choice = new Choice();
        }

        return choice;
    }

    private sealed class Choice
    {
        private readonly List<ContentPart> parts = [];
        private readonly Dictionary<int, (int Place, StringBuilder Arguments)> calls = [];
        private readonly StringBuilder words = new();
        private ContentPart? open;

        public List<TokenLogProb> LogProbs { get; } = [];

        public ChoiceFinished? Finished { get; set; }

        public void Text(TextDelta delta)
        {
            Continue(open as TextPart ?? new TextPart(""), delta.Text);
            if (delta.State is not null && open is TextPart text)
            {
                open = text with { State = delta.State };
                Close();
            }
        }

        public void Thought(ThoughtDelta delta)
        {
            Continue(open as ThoughtPart ?? new ThoughtPart(""), delta.Text);
            if (delta.State is not null && open is ThoughtPart thought)
            {
                open = thought with { State = delta.State, Redacted = delta.Redacted, Id = delta.Id };
                Close();
            }
        }

        public void Refusal(RefusalDelta delta) => Continue(open as RefusalPart ?? new RefusalPart(""), delta.Text);

        public void Cite(Citation citation)
        {
            var text = open as TextPart ?? new TextPart("");
            Continue(text with { Citations = [.. text.Citations, citation] }, "");
        }

        public void Whole(ContentPart part)
        {
            Close();
            parts.Add(part);
        }

        public void Begin(ToolCallStarted call)
        {
            Close();
            calls[call.Call] = (parts.Count, new StringBuilder());
            parts.Add(new ToolCallPart(call.Id, call.Name, "") { State = call.State });
        }

        public void Append(ToolCallArguments arguments)
        {
            if (calls.TryGetValue(arguments.Call, out var call))
            {
                call.Arguments.Append(arguments.Fragment);
            }
        }

        public ChatChoice Finish(int index)
        {
            Close();
            foreach (var (place, arguments) in calls.Values)
            {
                parts[place] = (ToolCallPart)parts[place] with { ArgumentsJson = arguments.Length == 0 ? "{}" : arguments.ToString() };
            }

            return new ChatChoice(index, new ChatMessage(ChatRole.Assistant, [.. parts]), Finished?.Reason ?? FinishReason.Stop)
            {
                LogProbs = [.. LogProbs],
                StopSequence = Finished?.StopSequence,
                SafetyRatings = Finished?.SafetyRatings ?? [],
            };
        }

        private void Continue<T>(T part, string text)
            where T : ContentPart
        {
            if (open is not T)
            {
                Close();
            }

            open = part;
            words.Append(text);
        }

        private void Close()
        {
            ContentPart? done = open switch
            {
                TextPart text => text with { Text = words.ToString() },
                ThoughtPart thought => thought with { Text = words.ToString() },
                RefusalPart => new RefusalPart(words.ToString()),
                _ => null,
            };
            if (done is not null)
            {
                parts.Add(done);
            }

            open = null;
            words.Clear();
        }
    }
}
