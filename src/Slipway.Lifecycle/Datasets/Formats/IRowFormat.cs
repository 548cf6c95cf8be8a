using System.Text.Json;

namespace Slipway.Lifecycle.Datasets.Formats;

/// <summary>A row format: how to know it by its keys, and how to turn a row into an <see cref="Example"/>.</summary>
public interface IRowFormat
{
    /// <summary>Stable name for options and reports, for example <c>openai_chat</c>.</summary>
    string Name { get; }

    /// <summary>What a person calls it.</summary>
    string Title { get; }

    /// <summary>The keys that give it away, for error messages.</summary>
    string Keys { get; }

    /// <summary>Whether the row's keys are those of this format. Looks at keys only, so that a broken value is reported and not misread.</summary>
    bool Matches(JsonElement row);

    /// <summary>The example, or null after an error was put into <paramref name="scope"/> (or a filter was named there).</summary>
    Example? Read(JsonElement row, RowScope scope);
}

/// <summary>The formats this build reads. The command line, the server and the documentation read this list.</summary>
public static class RowFormats
{
    public const string Auto = "auto";

    public static IReadOnlyList<IRowFormat> All { get; } =
        [new OpenAiChat(), new GeminiTuning(), new PromptCompletion(), HaloRouting.Pipeline, HaloRouting.Outcome];

    public static IRowFormat? ByName(string name) => All.FirstOrDefault(f => f.Name == name);

    public static string Known => string.Join(", ", All.Select(f => $"{f.Name} ({f.Keys})"));
}
