using System.Text.RegularExpressions;

namespace Slipway.System.Tests.Guides;

/// <summary>
/// A page of <c>docs/guide</c> as somebody follows it: its blocks of code are files (named in their first line, or in the text just before them) and
/// commands, in the order of the page.
/// </summary>
public sealed partial class GuidePage
{
    private GuidePage(IReadOnlyDictionary<string, string> files, IReadOnlyList<string> commands) => (Files, Commands) = (files, commands);

    /// <summary>Text by path; a path in the home folder begins with <c>~/</c>.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>Lines for a shell.</summary>
    public IReadOnlyList<string> Commands { get; }

    public static GuidePage Read(string name)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var commands = new List<string>();
        var before = "";
        var parts = Repository.Read($"docs/guide/{name}.md").Split("```");
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 0)
            {
                before = parts[i];
                continue;
            }

            var kind = parts[i][..parts[i].IndexOf('\n', StringComparison.Ordinal)];
            var text = parts[i][(kind.Length + 1)..];
            if (kind == "sh")
            {
                commands.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                var named = FirstLine().Match(text) is { Success: true } first ? first : Names().Matches(before)[^1];
                files.Add(named.Groups["name"].Value, text);
            }
        }

        return new GuidePage(files, commands);
    }

    [GeneratedRegex(@"^(?:#|//) (?<name>[\w.-]+\.\w+)\n", RegexOptions.None, 1000)]
    private static partial Regex FirstLine();

    [GeneratedRegex("`(?<name>~/[^`]+)`", RegexOptions.None, 1000)]
    private static partial Regex Names();
}
