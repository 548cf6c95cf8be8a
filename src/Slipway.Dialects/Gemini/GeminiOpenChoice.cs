using System.Text;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Gemini;

/// <summary>What a stream's last chunk will say of a choice.</summary>
internal sealed class GeminiOpenChoice
{
    public SortedDictionary<int, GeminiOpenCall> Calls { get; } = [];

    public List<TokenLogProb> LogProbs { get; } = [];

    /// <summary>All text so far: places of citations refer to it.</summary>
    public StringBuilder Said { get; } = new();

    public List<Citation> Citations { get; } = [];

    public ChoiceFinished? Finished { get; set; }

    public IReadOnlyList<(int Part, string Text, Citation Citation)> Sources
    {
        get
        {
            if (Citations.Count == 0)
            {
                return [];
            }

            var text = Said.ToString();
            return [.. Citations.Select(citation => (0, text, citation))];
        }
    }
}

/// <summary>A call whose arguments are still coming.</summary>
internal sealed class GeminiOpenCall(ToolCallStarted started)
{
    public GeminiArgumentStream Arguments { get; } = new();

    public ToolCallPart Part => new(started.Id, started.Name, Arguments.Text) { State = started.State };
}
