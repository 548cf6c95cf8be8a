using System.Collections.Concurrent;
using System.Text.Json;

namespace Slipway.Dialects.Json;

/// <summary>Protocol Buffers' JSON takes every field under two names: <c>inlineData</c> and <c>inline_data</c>.</summary>
internal static class ProtoNames
{
    // Only names from our own code are kept, never names that a client sent.
    private static readonly ConcurrentDictionary<string, string> SnakeNames = new(StringComparer.Ordinal);

    public static string Snake(string camel) => SnakeNames.GetOrAdd(camel, JsonNamingPolicy.SnakeCaseLower.ConvertName);

    public static string Camel(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal))
        {
            return name;
        }

        var words = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
