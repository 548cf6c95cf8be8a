using Slipway.Core.Chat;

namespace Slipway.Dialects.OpenAi;

/// <summary>A stream in whose text thoughts are set apart; see <see cref="ThinkTags"/>.</summary>
internal sealed class ThinkTagReader(IChatStreamReader inner) : IChatStreamReader
{
    private readonly Dictionary<int, ThinkTags> tags = [];
    private readonly List<ChatStreamEvent> read = [];

    public void Read(ReadOnlySpan<byte> bytes, ICollection<ChatStreamEvent> events)
    {
        inner.Read(bytes, read);
        Move(events);
    }

    public void Complete(ICollection<ChatStreamEvent> events)
    {
        inner.Complete(read);
        Move(events);
    }

    private void Move(ICollection<ChatStreamEvent> events)
    {
        foreach (var step in read)
        {
            switch (step)
            {
                case TextDelta text:
                    Add(text.Choice, Of(text.Choice).Take(text.Text), events);
                    break;
                case ChoiceFinished finished:
                    Add(finished.Choice, Of(finished.Choice).End(), events);
                    events.Add(finished);
                    break;
                default:
                    events.Add(step);
                    break;
            }
        }

        read.Clear();
    }

    private ThinkTags Of(int choice)
    {
        if (!tags.TryGetValue(choice, out var found))
        {
            tags[choice] = found = new ThinkTags();
        }

        return found;
    }

    private static void Add(int choice, (string Thought, string Text) piece, ICollection<ChatStreamEvent> events)
    {
        if (piece.Thought.Length > 0)
        {
            events.Add(new ThoughtDelta(choice, piece.Thought));
        }

        if (piece.Text.Length > 0)
        {
            events.Add(new TextDelta(choice, piece.Text));
        }
    }
}
