using Slipway.Core.Chat;

namespace Slipway.Gateway.Reasoning;

/// <summary>Collects one turn of a model as it comes, whole or in pieces. Not thread-safe.</summary>
internal sealed class TurnSkeleton
{
    private readonly List<VaultedPart> parts = [];
    private readonly System.Text.StringBuilder words = new();
    private readonly System.Text.StringBuilder said = new();

    /// <summary>Whose states were seen; null while there were none. A turn has one author, so the first counts.</summary>
    public ReasoningFamily? Family { get; private set; }

    public IEnumerable<string> CallIds => parts.Where(p => p.Kind == VaultedPart.Call).Select(p => p.Id!);

    /// <summary>All the text of the turn.</summary>
    public string Said => said.ToString();

    public void Add(ContentPart part)
    {
        switch (part)
        {
            case ThoughtPart thought:
                Thought(thought.Text, thought.State, thought.Redacted, thought.Id);
                break;
            case TextPart text:
                Text(text.Text, text.State);
                break;
            case ToolCallPart call:
                Call(call.Id, call.State);
                break;
        }
    }

    /// <summary>More of a thought; a state ends it.</summary>
    public void Thought(string text, ReasoningState? state, bool redacted = false, string? id = null)
    {
        words.Append(text);
        if (state is not null)
        {
            EndThought(state, redacted, id);
        }
    }

    public void Text(string text, ReasoningState? state)
    {
        EndThought(null, redacted: false, null);
        said.Append(text);
        if (parts is [.., { Kind: VaultedPart.Text } last])
        {
            parts[^1] = last with { State = Note(state) ?? last.State };
        }
        else
        {
            parts.Add(new VaultedPart(VaultedPart.Text, Note(state)));
        }
    }

    public void Call(string id, ReasoningState? state)
    {
        EndThought(null, redacted: false, null);
        parts.Add(new VaultedPart(VaultedPart.Call, Note(state)) { Id = id });
    }

    /// <summary>Null when there is no state to keep.</summary>
    public VaultedTurn? Finish()
    {
        EndThought(null, redacted: false, null);
        return Family is { } family ? new VaultedTurn(family.Value, [.. parts]) : null;
    }

    private void EndThought(ReasoningState? state, bool redacted, string? id)
    {
        if (words.Length > 0 || state is not null)
        {
            parts.Add(new VaultedPart(VaultedPart.Thought, Note(state)) { Words = words.Length > 0 ? words.ToString() : null, Redacted = redacted, Id = id });
            words.Clear();
        }
    }

    private string? Note(ReasoningState? state)
    {
        if (state is not null)
        {
            Family ??= state.Family;
        }

        return state?.Value;
    }
}
