using System.Globalization;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Anthropic;

/// <summary>
/// Ids of calls as the API wants them: letters, digits, underscores and hyphens only, and each once in a conversation. Other providers' go further, and some
/// number the calls of every answer anew; a result goes with the last call of its id.
/// </summary>
internal sealed class AnthropicCallIds
{
    private readonly Dictionary<string, string> given = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>Some id of the conversation cannot stay as it is.</summary>
    public static bool Changes(ChatRequest request)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return request.Messages.SelectMany(message => message.Parts).OfType<ToolCallPart>().Any(call => Clean(call.Id) != call.Id || !seen.Add(call.Id));
    }

    public ContentPart Rename(ContentPart part) => part switch
    {
        ToolCallPart call => call with { Id = Take(call.Id) },
        ToolResultPart result => result with { CallId = given.GetValueOrDefault(result.CallId, result.CallId) },
        _ => part,
    };

    private static string Clean(string id) =>
        id.Length == 0 ? "call" : string.Concat(id.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '_'));

    private string Take(string id)
    {
        var clean = Clean(id);
        var unique = clean;
        for (var number = 2; !used.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{clean}_{number}");
        }

        return given[id] = unique;
    }
}
