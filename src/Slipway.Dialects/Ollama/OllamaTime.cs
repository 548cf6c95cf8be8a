using System.Globalization;

namespace Slipway.Dialects.Ollama;

/// <summary>Moments as Go writes them (RFC 3339 with a fraction), durations as whole nanoseconds.</summary>
internal static class OllamaTime
{
    private const int NanosecondsPerTick = 100;

    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Null for what is no moment. Digits beyond a tick (100 ns) are cut off.</summary>
    public static DateTimeOffset? Moment(string? text)
    {
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot > 0)
        {
            var end = dot + 1;
            while (end < text!.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            text = text[..Math.Min(end, dot + 8)] + text[end..];
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
    }

    public static long Nanoseconds(TimeSpan duration) => duration.Ticks * NanosecondsPerTick;

    public static TimeSpan Duration(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / NanosecondsPerTick);
}
