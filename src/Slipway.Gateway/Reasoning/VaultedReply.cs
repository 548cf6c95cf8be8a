using Slipway.Core.Chat;

namespace Slipway.Gateway.Reasoning;

/// <summary>
/// One answer on its way to a client that cannot carry the reasoning state of the model that gave it: the states go into the vault, and a reference
/// takes their place wherever the client's dialect has one.
/// </summary>
/// <param name="carried">The family whose states the client's dialect carries by itself.</param>
public sealed class VaultedReply(ReasoningVault vault, string tenant, ReasoningFamily? carried)
{
    private readonly Dictionary<int, Turn> turns = [];

    /// <summary>A whole answer.</summary>
    public ChatResponse Keep(ChatResponse response)
    {
        var foreign = response.Choices.SelectMany(choice => choice.Message.Parts).Any(part => IsForeign(TurnRestorer.StateOf(part)));
        return foreign ? response with { Choices = [.. response.Choices.Select(Keep)] } : response;
    }

    /// <summary>The next event of a streamed answer, with its states exchanged. What the choice held is kept before its end is told.</summary>
    public ChatStreamEvent Keep(ChatStreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case ThoughtDelta thought:
                Of(thought.Choice).Skeleton.Thought(thought.Text, thought.State, thought.Redacted, thought.Id);
                return IsForeign(thought.State) ? thought with { State = Of(thought.Choice).Reference() } : thought;
            case TextDelta text:
                Of(text.Choice).Skeleton.Text(text.Text, text.State);
                return IsForeign(text.State) ? text with { State = Of(text.Choice).Reference() } : text;
            case ToolCallStarted call:
                Of(call.Choice).Skeleton.Call(call.Id, call.State);
                return IsForeign(call.State) ? call with { State = Of(call.Choice).Reference() } : call;
            case ChoiceFinished finished:
                Keep(Of(finished.Choice));
                return finished;
            default:
                return streamEvent;
        }
    }

    private ChatChoice Keep(ChatChoice choice)
    {
        var turn = Of(choice.Index);
        var parts = choice.Message.Parts.Select(part =>
        {
            turn.Skeleton.Add(part);
            return !IsForeign(TurnRestorer.StateOf(part)) ? part : part switch
            {
                ThoughtPart thought => thought with { State = turn.Reference() },
                TextPart text => text with { State = turn.Reference() },
                ToolCallPart call => call with { State = turn.Reference() },
                _ => part,
            };
        }).ToList();
        Keep(turn);
        return choice with { Message = choice.Message with { Parts = parts } };
    }

    private void Keep(Turn turn)
    {
        if (turn.Given is { } reference)
        {
            vault.Keep(tenant, reference, turn.Skeleton);
        }
    }

    private bool IsForeign(ReasoningState? state) => state is not null && state.Family != carried && state.Family != ReasoningFamily.Vault;

    private Turn Of(int choice)
    {
        if (!turns.TryGetValue(choice, out var turn))
        {
            turns[choice] = turn = new Turn();
        }

        return turn;
    }

    private sealed class Turn
    {
        public TurnSkeleton Skeleton { get; } = new();

        /// <summary>The reference that stands for the turn; null while no state has needed one.</summary>
        public string? Given { get; private set; }

        public ReasoningState Reference() => new(ReasoningFamily.Vault, Given ??= VaultReference.New());
    }
}
