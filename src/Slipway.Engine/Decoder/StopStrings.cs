namespace Slipway.Engine.Decoder;

/// <summary>Watches a stream of text for stop strings, also where one arrives in pieces: text that may be the beginning of one is held back.</summary>
public sealed class StopStrings(IReadOnlyList<string> stops)
{
    private readonly string[] stops = [.. stops.Where(stop => stop.Length > 0)];
    private string held = string.Empty;

    /// <summary>Adds text; returns what can be shown, and whether a stop string was reached (it is not shown, nor what follows it).</summary>
    public (string Text, bool Stopped) Append(string piece)
    {
        var text = held + piece;
        var first = stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (first >= 0)
        {
            held = string.Empty;
            return (text[..first], true);
        }

        var keep = stops.Select(stop => Overlap(text, stop)).DefaultIfEmpty(0).Max();
        if (keep > 0 && keep < text.Length && char.IsLowSurrogate(text[^keep]))
        {
            keep++; // never between the halves of a character
        }

        held = text[^keep..];
        return (text[..^keep], false);
    }

    /// <summary>What was held back, once no more text can come.</summary>
    public string Finish()
    {
        var text = held;
        held = string.Empty;
        return text;
    }

    /// <summary>Length of the longest end of the text that begins the stop string.</summary>
    private static int Overlap(string text, string stop)
    {
        for (var length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
