using System.Text;

namespace Slipway.Testing;

/// <summary>A short difference of two texts by lines: what stands between their common beginning and their common end.</summary>
public static class LineDiff
{
    private const int Context = 3;
    private const int Most = 60;

    public static string Of(string expected, string actual)
    {
        var before = expected.Split('\n');
        var after = actual.Split('\n');
        var head = 0;
        while (head < before.Length && head < after.Length && before[head] == after[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < before.Length - head && tail < after.Length - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        var text = new StringBuilder();
        Append(text, "  ", before[Math.Max(0, head - Context)..head]);
        Append(text, "- ", before[head..^tail]);
        Append(text, "+ ", after[head..^tail]);
        Append(text, "  ", before[^tail..^Math.Max(0, tail - Context)]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string mark, string[] lines)
    {
        foreach (var line in lines.Take(Most))
        {
            text.Append(mark).Append(line).Append('\n');
        }

        if (lines.Length > Most)
        {
            text.Append(mark).Append("… ").Append(lines.Length - Most).Append(" more lines\n");
        }
    }
}
