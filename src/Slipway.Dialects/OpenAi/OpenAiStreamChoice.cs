using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Identity;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>One choice of a stream that is being read. Numbers its tool calls, since servers disagree on how to mark a new one.</summary>
internal sealed class OpenAiStreamChoice(int index)
{
    private readonly Dictionary<int, Call> calls = [];
    private int count;
    private string? soundId;
    private string soundType = "audio/pcm;rate=24000";

    public bool Finished { get; private set; }

    public void Read(JsonField choice, ICollection<ChatStreamEvent> events)
    {
        // A server that was asked for a stream and answers whole puts a message in place of the delta.
        var delta = choice["delta"].IsPresent ? choice["delta"] : choice["message"];
        if (OpenAiAssistant.Thoughts(delta) is { Length: > 0 } thought)
        {
            events.Add(new ThoughtDelta(index, thought));
        }

        AddContent(delta["content"], events);

        if (delta["refusal"].Text() is { Length: > 0 } refusal)
        {
            events.Add(new RefusalDelta(index, refusal));
        }

        AddParts(delta, events);
        var place = 0;
        foreach (var call in delta["tool_calls"].Items())
        {
            ReadCall(call, place++, events);
        }

        if (OpenAiLogProbs.Read(choice["logprobs"]) is { Count: > 0 } logProbs)
        {
            events.Add(new LogProbsDelta(index, logProbs));
        }

        if (choice["finish_reason"].Text() is { Length: > 0 } reason && !Finished)
        {
            Finished = true;
            events.Add(new ChoiceFinished(index, OpenAiFinish.Read(reason, count > 0)) { StopSequence = OpenAiReplyReader.StopSequence(choice) });
        }
    }

    /// <summary>The stream ended properly; a choice without a finish reason came to its end.</summary>
    public void End(ICollection<ChatStreamEvent> events)
    {
        if (!Finished)
        {
            Finished = true;
            events.Add(new ChoiceFinished(index, count > 0 ? FinishReason.ToolCalls : FinishReason.Stop));
        }
    }

    /// <summary>All pieces of a sound have the id and the type of its first.</summary>
    private MediaPart Piece(MediaPart sound)
    {
        soundId = sound.Id ?? soundId;
        soundType = sound.Data is null ? soundType : sound.MimeType;
        return sound with { Id = soundId };
    }

    private void AddContent(JsonField content, ICollection<ChatStreamEvent> events)
    {
        if (!content.IsArray)
        {
            if (content.IsString && content.Text() is { Length: > 0 } text)
            {
                events.Add(new TextDelta(index, text));
            }

            return;
        }

        foreach (var part in OpenAiContent.Read(content, required: false))
        {
            events.Add(part switch
            {
                TextPart text => new TextDelta(index, text.Text),
                ThoughtPart thought => new ThoughtDelta(index, thought.Text),
                RefusalPart refusal => new RefusalDelta(index, refusal.Text),
                _ => new PartDelta(index, part),
            });
        }
    }

    /// <summary>Pictures, pieces of sound, and sources.</summary>
    private void AddParts(JsonField delta, ICollection<ChatStreamEvent> events)
    {
        if (delta["audio"].IsPresent || delta["images"].IsPresent)
        {
            // A streamed sound is raw samples, unless its first bytes say otherwise.
            var parts = new List<ContentPart>();
            OpenAiReplyMedia.Read(delta, parts, soundType);
            foreach (var part in parts)
            {
                events.Add(new PartDelta(index, part is MediaPart media && OpenAiReplyMedia.IsSound(media) ? Piece(media) : part));
            }
        }

        foreach (var citation in OpenAiAnnotations.Read(delta["annotations"]))
        {
            events.Add(new CitationDelta(index, citation));
        }
    }

    private void ReadCall(JsonField item, int place, ICollection<ChatStreamEvent> events)
    {
        var slot = item["index"].Int(0, 1023) ?? place;
        var id = item["id"].Text() is { Length: > 0 } given ? given : null;
        var function = item["function"];
        var name = function["name"].Text() is { Length: > 0 } named ? named : null;

        // Some servers send every call whole under index 0, or under none, and some without ids; a new id with a name is a new call, and so is a name
        // when the call before it is complete. Others repeat id and name in each piece.
        if (!calls.TryGetValue(slot, out var call) || (name is not null && (id is not null ? id != call.Id : call.IsComplete)))
        {
            if (name is null)
            {
                function["name"].Fault("is missing in the first piece of a tool call");
                return;
            }

            calls[slot] = call = new Call(count++, id ?? Ids.New("call"));
            events.Add(new ToolCallStarted(index, call.Number, call.Id, name, OpenAiAssistant.State(item)));
        }

        var arguments = function["arguments"];
        var fragment = arguments.IsObject ? arguments.RawObject() : arguments.Text();
        if (fragment is { Length: > 0 })
        {
            call.Arguments.Append(fragment);
            events.Add(new ToolCallArguments(index, call.Number, fragment));
        }
    }

    private sealed record Call(int Number, string Id)
    {
        public StringBuilder Arguments { get; } = new();

        /// <summary>The arguments so far are a whole JSON value.</summary>
        public bool IsComplete
        {
            get
            {
                try
                {
                    using var document = JsonDocument.Parse(Arguments.ToString());
                    return true;
                }
                catch (JsonException)
                {
                    return false;
                }
            }
        }
    }
}
