using System.Globalization;

namespace Slipway.Dialects.Ollama;

/// <summary>
/// Gives ids to tool calls that have none, which is usual in Ollama: <c>call_0</c>, <c>call_1</c>, … by their order in the conversation, so that the
/// same conversation always gets the same ids. A result without an id answers the oldest open call of its tool, or the oldest of all.
/// </summary>
internal sealed class OllamaCallIds
{
    private readonly HashSet<string> given = new(StringComparer.Ordinal);
    private readonly List<(string Tool, string Id)> open = [];
    private int count;

    public string Call(string tool, string id)
    {
        if (id.Length == 0)
        {
            do
            {
                id = string.Create(CultureInfo.InvariantCulture, $"call_{count++}");
            }
            while (given.Contains(id));
        }

        given.Add(id);
        open.Add((tool, id));
        return id;
    }

    /// <summary>The call that a result answers; null when none waits for it.</summary>
    public (string Tool, string Id)? Answer(string? tool, string? id)
    {
        var at = id is null ? -1 : open.FindIndex(call => call.Id == id);
        if (at < 0)
        {
            at = tool is null ? 0 : open.FindIndex(call => call.Tool == tool);
        }

        if (at < 0 || at >= open.Count)
        {
            return null;
        }

        var answered = open[at];
        open.RemoveAt(at);
        return answered;
    }
}
