using System.Text;

namespace Slipway.Bake.Pretrain;

/// <summary>
/// A text grammar: symbols with alternatives, expanded at random. <c>{x}</c> expands symbol x anew, <c>{x#1}</c> expands it once and gives the same
/// text wherever <c>#1</c> returns with that symbol, so that an answer can speak of what was asked. The file format: <c>[symbol]</c> on a line, then one
/// alternative a line; <c>\n</c> in an alternative is a line break; lines that begin with # are comments.
/// </summary>
public sealed class Grammar
{
    private readonly Dictionary<string, List<string>> alternatives = new(StringComparer.Ordinal);

    private Grammar()
    {
    }

    /// <summary>Reads a grammar; a symbol that is used but not defined is an error.</summary>
    public static Grammar Read(IEnumerable<string> lines)
    {
        var grammar = new Grammar();
        var current = new List<string>();
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '[' && line[^1] == ']')
            {
                current = grammar.alternatives[line[1..^1]] = [];
            }
            else
            {
                current.Add(line.Replace("\\n", "\n", StringComparison.Ordinal));
            }
        }

        return grammar;
    }

    /// <summary>One random expansion of a symbol.</summary>
    public string Expand(string symbol, Random random) => Expand(symbol, random, new Dictionary<string, string>(StringComparer.Ordinal));

    private string Expand(string symbol, Random random, Dictionary<string, string> bound)
    {
        if (!alternatives.TryGetValue(symbol, out var choices) || choices.Count == 0)
        {
            throw new InvalidDataException($"Grammar: symbol {{{symbol}}} is used but has no alternatives; add a [{symbol}] section.");
        }

        var template = choices[random.Next(choices.Count)];
        var text = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            var open = template.IndexOf('{', at);
            if (open < 0)
            {
                return text.Append(template, at, template.Length - at).ToString();
            }

            var close = template.IndexOf('}', open);
            text.Append(template, at, open - at).Append(Slot(template[(open + 1)..close], random, bound));
            at = close + 1;
        }

        return text.ToString();
    }

    private string Slot(string slot, Random random, Dictionary<string, string> bound)
    {
        var mark = slot.IndexOf('#', StringComparison.Ordinal);
        if (mark < 0)
        {
            return Expand(slot, random, bound);
        }

        if (!bound.TryGetValue(slot, out var text))
        {
            bound[slot] = text = Expand(slot[..mark], random, bound);
        }

        return text;
    }
}
