using Slipway.Core.Chat;

namespace Slipway.Gateway.Reasoning;

/// <summary>Puts what the vault kept of a turn back into the message that a client sent of it.</summary>
internal static class TurnRestorer
{
    /// <summary>The message as the model wrote it: thoughts where they stood, states on the texts and calls that the client sent back.</summary>
    public static ChatMessage Restore(ChatMessage message, VaultedTurn turn)
    {
        var left = message.Parts.Where(part => part is not ThoughtPart).ToList();
        var parts = new List<ContentPart>();
        foreach (var kept in turn.Parts)
        {
            switch (kept.Kind)
            {
                case VaultedPart.Thought:
                    parts.Add(new ThoughtPart(kept.Words ?? "", State(turn, kept)) { Redacted = kept.Redacted, Id = kept.Id });
                    break;
                case VaultedPart.Text when Take<TextPart>(left, _ => true) is { } text:
                    parts.Add(text with { State = State(turn, kept) });
                    break;
                case VaultedPart.Call when Take<ToolCallPart>(left, call => call.Id == kept.Id) is { } call:
                    parts.Add(call with { State = State(turn, kept) });
                    break;
            }
        }

        return message with { Parts = [.. parts, .. left] };
    }

    /// <summary>The message without references, which mean nothing to any model.</summary>
    public static ChatMessage Strip(ChatMessage message) => message.Parts.Any(part => IsReference(StateOf(part)))
        ? message with { Parts = [.. message.Parts.Select(Strip)] }
        : message;

    public static ReasoningState? StateOf(ContentPart part) => part switch
    {
        ThoughtPart thought => thought.State,
        TextPart text => text.State,
        ToolCallPart call => call.State,
        _ => null,
    };

    public static bool IsReference(ReasoningState? state) => VaultReference.Is(state?.Value);

    private static ContentPart Strip(ContentPart part) => part switch
    {
        ThoughtPart thought when IsReference(thought.State) => thought with { State = null },
        TextPart text when IsReference(text.State) => text with { State = null },
        ToolCallPart call when IsReference(call.State) => call with { State = null },
        _ => part,
    };

    private static T? Take<T>(List<ContentPart> parts, Func<T, bool> which)
        where T : ContentPart
    {
        var place = parts.FindIndex(part => part is T candidate && which(candidate));
        if (place < 0)
        {
            return null;
        }

        var found = (T)parts[place];
        parts.RemoveAt(place);
        return found;
    }

    private static ReasoningState? State(VaultedTurn turn, VaultedPart part) => part.State is { } state ? new ReasoningState(turn.ReasoningFamily, state) : null;
}
