using Slipway.Core.Chat;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// Tells thoughts from the answer where a server leaves them in the text, between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> at its beginning (DeepSeek R1 and
/// its kin without a reasoning parser). Text comes in pieces; what may be half a tag waits for its rest.
/// </summary>
internal sealed class ThinkTags
{
    private const string Open = "<think>";
    private const string Close = "</think>";

    private string waiting = "";
    private State state = State.Before;

    private enum State
    {
        Before,
        Opened,
        Thinking,
        Between,
        Answering,
    }

    /// <summary>Takes the next piece of text and gives the thought and the answer that it brings; either may be empty.</summary>
    public (string Thought, string Text) Take(string piece)
    {
        var (thought, text) = ("", "");
        waiting += piece;
        if (state == State.Before)
        {
            var begun = waiting.TrimStart();
            if (begun.StartsWith(Open, StringComparison.Ordinal))
            {
                waiting = begun[Open.Length..];
                state = State.Opened;
            }
            else if (!Open.StartsWith(begun, StringComparison.Ordinal))
            {
                state = State.Answering;
            }
        }

        // The line break behind the tag is the tag's.
        if (state == State.Opened && waiting.TrimStart('\r', '\n') is { Length: > 0 } first)
        {
            waiting = first;
            state = State.Thinking;
        }

        if (state == State.Thinking)
        {
            var end = waiting.IndexOf(Close, StringComparison.Ordinal);
            var known = end >= 0 ? end : waiting.Length - HalfOfClose(waiting);
            thought = waiting[..known];
            waiting = end >= 0 ? waiting[(end + Close.Length)..] : waiting[known..];
            state = end >= 0 ? State.Between : State.Thinking;
        }

        if (state == State.Between && waiting.TrimStart() is { Length: > 0 } answer)
        {
            waiting = answer;
            state = State.Answering;
        }

        if (state == State.Answering)
        {
            (text, waiting) = (waiting, "");
        }

        return (thought, text);
    }

    /// <summary>No more text comes: what waited is what it looked like.</summary>
    public (string Thought, string Text) End()
    {
        var rest = waiting;
        waiting = "";
        return state switch
        {
            State.Thinking => (rest, ""),
            State.Opened or State.Between => ("", ""),
            _ => ("", rest),
        };
    }

    /// <summary>The answer with the thoughts of its texts set apart.</summary>
    public static ChatResponse Part(ChatResponse reply) => reply with { Choices = [.. reply.Choices.Select(Part)] };

    private static ChatChoice Part(ChatChoice choice)
    {
        var tags = new ThinkTags();
        var parts = new List<ContentPart>();
        foreach (var part in choice.Message.Parts)
        {
            if (part is not TextPart text)
            {
                parts.Add(part);
                continue;
            }

            var (thought, answer) = tags.Take(text.Text);
            var (restOfThought, restOfAnswer) = tags.End();
            if (thought.Length + restOfThought.Length > 0)
            {
                parts.Add(new ThoughtPart(thought + restOfThought));
            }

            if (answer.Length + restOfAnswer.Length > 0)
            {
                parts.Add(text with { Text = answer + restOfAnswer });
            }
        }

        return choice with { Message = choice.Message with { Parts = parts } };
    }

    private static int HalfOfClose(string text)
    {
        for (var length = Math.Min(Close.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(Close[..length], StringComparison.Ordinal))
            {
                return length;
            }
        }

        return 0;
    }
}
