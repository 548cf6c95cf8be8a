using System.Text;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>One candidate of a stream that is being read.</summary>
internal sealed class GeminiStreamChoice(int index, string responseId)
{
    private readonly StringBuilder text = new();
    private readonly List<Citation> cited = [];
    private IReadOnlyList<SafetyRating> ratings = [];
    private GeminiPartialArguments? partial;
    private int calls;

    public bool Finished { get; private set; }

    public void Read(JsonField candidate, ICollection<ChatStreamEvent> events)
    {
        foreach (var item in candidate["content"]["parts"].Items())
        {
            ReadPart(item, events);
        }

        foreach (var source in GeminiGrounding.Read(candidate, _ => text.ToString()))
        {
            // Some servers repeat what they have said before.
            if (!cited.Contains(source.Citation))
            {
                cited.Add(source.Citation);
                events.Add(new CitationDelta(index, source.Citation));
            }
        }

        if (GeminiLogProbs.Read(candidate["logprobsResult"]) is { Count: > 0 } logProbs)
        {
            events.Add(new LogProbsDelta(index, logProbs));
        }

        if (candidate["safetyRatings"].IsPresent)
        {
            ratings = GeminiRatings.Read(candidate["safetyRatings"]);
        }

        if (candidate["finishReason"].Text() is { Length: > 0 } reason && reason != "FINISH_REASON_UNSPECIFIED")
        {
            EndCall(events);
            Finish(GeminiFinish.Read(reason, calls > 0), events);
        }
    }

    /// <summary>The prompt was refused, so that there is no candidate.</summary>
    public void Block(JsonField feedback, ICollection<ChatStreamEvent> events)
    {
        ratings = GeminiRatings.Read(feedback["safetyRatings"]);
        Finish(FinishReason.ContentFilter, events);
    }

    private void Finish(FinishReason reason, ICollection<ChatStreamEvent> events)
    {
        if (!Finished)
        {
            Finished = true;
            events.Add(new ChoiceFinished(index, reason) { SafetyRatings = ratings });
        }
    }

    private void ReadPart(JsonField item, ICollection<ChatStreamEvent> events)
    {
        if (item["functionCall"] is { IsObject: true } streamed && (partial is not null || streamed["willContinue"].Bool() == true || streamed["partialArgs"].IsPresent) && !IsWhole(streamed))
        {
            ReadPartial(item, streamed, events);
            return;
        }

        EndCall(events);
        var own = item["functionCall"]["id"].IsPresent;
        var parts = new List<ContentPart>();
        GeminiParts.Read(item, parts, new GeminiCallIds());
        foreach (var part in parts)
        {
            switch (part)
            {
                case TextPart words when words.Text.Length > 0 || words.State is not null:
                    text.Append(words.Text);
                    events.Add(new TextDelta(index, words.Text) { State = words.State });
                    break;
                case ThoughtPart thought:
                    events.Add(new ThoughtDelta(index, thought.Text, thought.State));
                    break;
                case ToolCallPart call:
                    var id = own ? call.Id : GeminiReplyReader.CallId(responseId, index, calls);
                    events.Add(new ToolCallStarted(index, calls, id, call.Name, call.State));
                    events.Add(new ToolCallArguments(index, calls, call.ArgumentsJson));
                    calls++;
                    break;
                case MediaPart or HostedPart:
                    events.Add(new PartDelta(index, part));
                    break;
            }
        }
    }

    /// <summary>While one call is open, another that brings its name and all of its arguments is a new one.</summary>
    private bool IsWhole(JsonField call) => partial is not null && call["name"].IsPresent && call["args"].IsPresent && !call["partialArgs"].IsPresent && call["willContinue"].Bool() != true;

    /// <summary>Vertex AI sends arguments in pieces to those who ask for it: the name first, then values, then an empty call.</summary>
    private void ReadPartial(JsonField item, JsonField call, ICollection<ChatStreamEvent> events)
    {
        if (call["name"].Text() is { Length: > 0 } name)
        {
            EndCall(events);
            partial = new GeminiPartialArguments();
            var id = call["id"].Text() is { Length: > 0 } own ? own : GeminiReplyReader.CallId(responseId, index, calls);
            events.Add(new ToolCallStarted(index, calls, id, name, GeminiState.Read(item["thoughtSignature"].Text())));
        }

        if (partial is null)
        {
            call["name"].Fault("is missing in the first piece of a call");
            return;
        }

        partial.Replace(call["args"]);
        foreach (var piece in call["partialArgs"].Items())
        {
            partial.Add(piece);
        }

        if (call["willContinue"].Bool() != true)
        {
            EndCall(events);
        }
    }

    private void EndCall(ICollection<ChatStreamEvent> events)
    {
        if (partial is not null)
        {
            events.Add(new ToolCallArguments(index, calls++, partial.Text));
            partial = null;
        }
    }
}
