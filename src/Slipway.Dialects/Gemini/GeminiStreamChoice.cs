using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>One candidate of a stream that is being read.</summary>
internal sealed class GeminiStreamChoice(int index, string responseId)
{
    private int calls;

    public bool Finished { get; private set; }

    public void Read(JsonField candidate, ICollection<ChatStreamEvent> events)
    {
        foreach (var item in candidate["content"]["parts"].Items())
        {
            ReadPart(item, events);
        }

        if (GeminiLogProbs.Read(candidate["logprobsResult"]) is { Count: > 0 } logProbs)
        {
            events.Add(new LogProbsDelta(index, logProbs));
        }

        if (candidate["finishReason"].Text() is { Length: > 0 } reason && reason != "FINISH_REASON_UNSPECIFIED")
        {
            Finish(GeminiFinish.Read(reason, calls > 0), events);
        }
    }

    /// <summary>The prompt was refused, so that there is no candidate.</summary>
    public void Block(ICollection<ChatStreamEvent> events) => Finish(FinishReason.ContentFilter, events);

    private void Finish(FinishReason reason, ICollection<ChatStreamEvent> events)
    {
        if (!Finished)
        {
            Finished = true;
            events.Add(new ChoiceFinished(index, reason));
        }
    }

    private void ReadPart(JsonField item, ICollection<ChatStreamEvent> events)
    {
        var own = item["functionCall"]["id"].IsPresent;
        var parts = new List<ContentPart>();
        GeminiParts.Read(item, parts, new GeminiCallIds());
        foreach (var part in parts)
        {
            switch (part)
            {
                case TextPart { Text.Length: > 0 } text:
                    events.Add(new TextDelta(index, text.Text));
                    break;
                case ThoughtPart thought:
                    events.Add(new ThoughtDelta(index, thought.Text, thought.State));
                    break;
                case MediaPart media:
                    events.Add(new PartDelta(index, media));
                    break;
                case ToolCallPart call:
                    var id = own ? call.Id : GeminiReplyReader.CallId(responseId, index, calls);
                    events.Add(new ToolCallStarted(index, calls, id, call.Name, call.State));
                    events.Add(new ToolCallArguments(index, calls, call.ArgumentsJson));
                    calls++;
                    break;
            }
        }
    }
}
