using Slipway.Core.Chat;
using Slipway.Core.Usage;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>Reads the counts and times of an answer's last object.</summary>
internal static class OllamaUsage
{
    /// <summary>No call has a trillion tokens; a larger number is a defect and would overflow sums.</summary>
    private const long MostTokens = 1_000_000_000_000;

    /// <summary>Null when it counts nothing. Ollama leaves out what is 0.</summary>
    public static TokenUsage? Read(JsonField root)
    {
        var (input, output) = (Count(root["prompt_eval_count"]), Count(root["eval_count"]));
        return input is null && output is null ? null : new TokenUsage(input ?? 0, output ?? 0);
    }

    public static ChatTimings? Timings(JsonField root) => Duration(root["total_duration"]) is not { } total ? null : new ChatTimings(total)
    {
        Load = Duration(root["load_duration"]),
        Prompt = Duration(root["prompt_eval_duration"]),
        Output = Duration(root["eval_duration"]),
    };

    private static TimeSpan? Duration(JsonField field) => Whole(field) is { } nanoseconds ? OllamaTime.Duration(nanoseconds) : null;

    private static long? Count(JsonField field) => Whole(field) is { } count and <= MostTokens ? count : null;

    private static long? Whole(JsonField field) => field.IsNumber && field.Element.TryGetInt64(out var whole) && whole >= 0 ? whole : null;
}
