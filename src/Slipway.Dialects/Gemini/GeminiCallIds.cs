using System.Globalization;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Gives ids to function calls that have none, which Gemini allows: <c>call_0</c>, <c>call_1</c>, … by their order in the conversation, so that
/// the same conversation always gets the same ids. A response without an id answers the oldest open call of its name.
/// </summary>
internal sealed class GeminiCallIds
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Id)> open = [];
    private int count;

    public string Call(string name, string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            do
            {
                id = string.Create(CultureInfo.InvariantCulture, $"call_{count++}");
            }
            while (names.ContainsKey(id));
        }

        names[id] = name;
        open.Add((name, id));
        return id;
    }

    /// <summary>The id of the call that a response answers; null when no call waits for it.</summary>
    public string? Answer(string name, string? id)
    {
        var at = string.IsNullOrEmpty(id)
            ? open.FindIndex(call => call.Name == name)
            : open.FindIndex(call => call.Id == id);
        if (at < 0 && id is not null)
        {
            // Clients make up ids for calls that came without one.
            at = open.FindIndex(call => call.Name == name);
        }

        if (at < 0)
        {
            return null;
        }

        var answered = open[at].Id;
        open.RemoveAt(at);
        return answered;
    }
}
