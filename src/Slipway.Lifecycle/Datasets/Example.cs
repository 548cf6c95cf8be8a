using System.Text;
using System.Text.Json.Serialization;

namespace Slipway.Lifecycle.Datasets;

/// <summary>Who speaks in a <see cref="Turn"/>.</summary>
public enum Speaker { User, Model }

/// <summary>One turn before the target.</summary>
public sealed record Turn(Speaker Speaker, string Text);

/// <summary>Where a row came from, so that every complaint and every prediction can be traced to a line.</summary>
/// <param name="File">File name without a path.</param>
/// <param name="Line">1-based.</param>
public sealed record Provenance(string File, long Line);

/// <summary>
/// The one form in which all row formats meet: a conversation and the answer that a model should learn to give.
/// </summary>
/// <param name="System">Standing instruction, if the row has one.</param>
/// <param name="Turns">At least one turn; the last one is the user's.</param>
/// <param name="Target">What the model should answer; never empty.</param>
/// <param name="Label">The class, when the task is classification.</param>
/// <param name="Group">Document, thread, user or template: rows of one group never fall into two parts of a split.</param>
/// <param name="Source">File and line.</param>
/// <param name="Weight">0 leaves the row out of the loss.</param>
public sealed record Example(
    string? System, IReadOnlyList<Turn> Turns, string Target, string? Label, string? Group, Provenance Source, double Weight = 1)
{
    /// <summary>The text a classifier sees: all turns before the target, one after the other, without the standing instruction.</summary>
    [JsonIgnore]
    public string Input
    {
        get
        {
            if (Turns.Count == 1) return Turns[0].Text;
            var text = new StringBuilder();
            foreach (var turn in Turns) text.Append(text.Length > 0 ? "\n" : "").Append(turn.Text);
            return text.ToString();
        }
    }
}
