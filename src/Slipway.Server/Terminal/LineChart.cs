using System.Globalization;
using System.Text;

namespace Slipway.Server.Terminal;

/// <summary>A curve drawn with Braille dots (Unicode block U+2800: two columns and four rows a character), for terminals and logs.</summary>
internal static class LineChart
{
    private static readonly int[,] Dots = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <param name="values">The curve, in order; at least one.</param>
    /// <param name="width">Characters.</param>
    /// <param name="height">Lines.</param>
    public static IReadOnlyList<string> Draw(IReadOnlyList<double> values, int width = 56, int height = 8)
    {
        var (low, high) = (values.Min(), values.Max());
        var span = high - low > 0 ? high - low : 1;
        var cells = new int[height, width];
        int? before = null;
        for (var x = 0; x < width * 2; x++)
        {
            var value = At(values, x / (double)(width * 2 - 1));
            var y = (int)Math.Round((high - value) / span * (height * 4 - 1));
            // Steep parts are joined, so that the curve is one line.
            for (var fill = Math.Min(y, before ?? y); fill <= Math.Max(y, before ?? y); fill++)
            {
                cells[fill / 4, x / 2] |= Dots[fill % 4, x % 2];
            }

            before = y;
        }

        return [.. Enumerable.Range(0, height).Select(row => Line(cells, row, width, row == 0 ? high : row == height - 1 ? low : null))];
    }

    private static double At(IReadOnlyList<double> values, double fraction)
    {
        var place = fraction * (values.Count - 1);
        var left = (int)place;
        return left + 1 < values.Count ? values[left] + (values[left + 1] - values[left]) * (place - left) : values[^1];
    }

    private static string Line(int[,] cells, int row, int width, double? label)
    {
        var text = new StringBuilder(label is { } value ? value.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(8) : new string(' ', 8)).Append(" │");
        for (var x = 0; x < width; x++)
        {
            text.Append((char)(0x2800 + cells[row, x]));
        }

        return text.ToString();
    }
}
