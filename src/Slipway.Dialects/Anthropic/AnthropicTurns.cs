using Slipway.Core.Chat;

namespace Slipway.Dialects.Anthropic;

/// <summary>One turn as the API wants it.</summary>
internal sealed record AnthropicTurn(bool Assistant, List<ContentPart> Parts);

/// <summary>
/// Puts a conversation into the order that the API accepts: instructions apart; user and assistant by turns, the user first; the results of a turn's
/// calls all of them in front of the next user turn; nothing empty; and an end that the model can go on from.
/// </summary>
internal static class AnthropicTurns
{
    public const string Opening = "Begin.";
    public const string GoOn = "Continue your answer exactly where it stopped.";
    private const string NoResult = "No result was given.";

    public static IEnumerable<TextPart> Instructions(ChatRequest request) =>
        request.Messages.Where(IsInstruction).SelectMany(message => message.Parts).OfType<TextPart>().Where(text => !string.IsNullOrWhiteSpace(text.Text));

    public static List<AnthropicTurn> Of(ChatRequest request, ClaudeModel model)
    {
        var turns = new List<AnthropicTurn>();
        var ids = new AnthropicCallIds();
        foreach (var message in request.Messages.Where(message => !IsInstruction(message)))
        {
            var assistant = message.Role == ChatRole.Assistant;
            Append(turns, assistant, message.Parts.Where(part => IsWritten(part, assistant)).Select(ids.Rename));
        }

        AnswerCalls(turns);
        turns.RemoveAll(turn => turn.Parts.Count == 0);
        if (turns.Count == 0 || turns[0].Assistant)
        {
            turns.Insert(0, new AnthropicTurn(false, [new TextPart(Opening)]));
        }

        End(turns, model);
        return turns;
    }

    private static bool IsInstruction(ChatMessage message) => message.Role == ChatRole.System || message.Role == ChatRole.Developer;

    private static bool IsWritten(ContentPart part, bool assistant) => part switch
    {
        TextPart text => !string.IsNullOrWhiteSpace(text.Text),
        RefusalPart refusal => !string.IsNullOrWhiteSpace(refusal.Text),
        ThoughtPart thought => assistant && AnthropicState.Own(thought.State) is not null,
        MediaPart media => !assistant && AnthropicMediaWriter.Takes(media),
        ToolCallPart => assistant,
        ToolResultPart => !assistant,
        HostedPart hosted => hosted.Dialect == DialectId.Anthropic.Value,
        _ => false,
    };

    private static void Append(List<AnthropicTurn> turns, bool assistant, IEnumerable<ContentPart> parts)
    {
        if (turns.Count == 0 || turns[^1].Assistant != assistant)
        {
            turns.Add(new AnthropicTurn(assistant, []));
        }

        turns[^1].Parts.AddRange(parts);
        if (turns[^1].Parts.Count == 0)
        {
            turns.RemoveAt(turns.Count - 1);
        }
    }

    private static void AnswerCalls(List<AnthropicTurn> turns)
    {
        var open = turns.SelectMany(turn => turn.Parts).OfType<ToolCallPart>().Select(call => call.Id).ToHashSet(StringComparer.Ordinal);
        var results = new Dictionary<string, ToolResultPart>(StringComparer.Ordinal);
        foreach (var turn in turns.Where(turn => !turn.Assistant))
        {
            for (var i = turn.Parts.Count - 1; i >= 0; i--)
            {
                if (turn.Parts[i] is ToolResultPart result)
                {
                    Take(turn.Parts, i, result);
                }
            }
        }

        for (var i = 0; i < turns.Count; i++)
        {
            var calls = turns[i].Assistant ? turns[i].Parts.OfType<ToolCallPart>().ToList() : [];
            if (calls.Count == 0)
            {
                continue;
            }

            if (i + 1 == turns.Count)
            {
                turns.Add(new AnthropicTurn(false, []));
            }

            turns[i + 1].Parts.InsertRange(0, calls.Select(call =>
                results.Remove(call.Id, out var result) ? result : new ToolResultPart(call.Id, call.Name, NoResult) { IsError = true }));
        }

        void Take(List<ContentPart> parts, int at, ToolResultPart result)
        {
            if (open.Contains(result.CallId) && results.TryAdd(result.CallId, result))
            {
                parts.RemoveAt(at);
            }
            else
            {
                // Nobody asked for it, or it came twice; what it says is not lost.
                parts[at] = new TextPart(string.IsNullOrWhiteSpace(result.Content) ? NoResult : result.Content);
            }
        }
    }

    private static void End(List<AnthropicTurn> turns, ClaudeModel model)
    {
        if (!turns[^1].Assistant)
        {
            return;
        }

        if (!model.Prefill)
        {
            turns.Add(new AnthropicTurn(false, [new TextPart(GoOn)]));
        }
        else if (turns[^1].Parts is [.., TextPart text])
        {
            // The API refuses a beginning that ends in white space.
            turns[^1].Parts[^1] = text with { Text = text.Text.TrimEnd() };
        }
    }
}
