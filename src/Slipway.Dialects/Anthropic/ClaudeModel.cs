namespace Slipway.Dialects.Anthropic;

/// <summary>
/// What a family of models behind Anthropic's API takes; it answers 400 to the rest. Sources: Anthropic's model pages and the capability table of
/// npm @ai-sdk/anthropic 3.0.138.
/// </summary>
/// <param name="Name">Part of the model's name that marks the family.</param>
/// <param name="MaxTokens">The longest answer in tokens.</param>
internal sealed record ClaudeModel(string Name, int MaxTokens, ClaudeThinking Thinking)
{
    /// <summary>Takes <c>output_config.format</c> and strict tools.</summary>
    public bool Schemas { get; init; } = true;

    /// <summary>Takes temperature, top_p and top_k.</summary>
    public bool Sampling { get; init; }

    /// <summary>May be told to call a tool.</summary>
    public bool ForcedTools { get; init; } = true;

    /// <summary>Goes on from the beginning of an answer.</summary>
    public bool Prefill { get; init; }

    /// <summary>Anthropic's own, with its own rules; servers that only speak its format make do with fewer.</summary>
    public bool IsClaude => Name.Length > 0;

    // The first row whose name occurs in the model's name counts: longer names stand before their beginnings.
    private static readonly ClaudeModel[] Families =
    [
        new("sonnet-5-5", 128_000, ClaudeThinking.Always) { ForcedTools = false },
        new("opus-5-5", 128_000, ClaudeThinking.Always) { ForcedTools = false },
        new("fable-5-", 128_000, ClaudeThinking.Always) { ForcedTools = false },
        new("fable-5", 128_000, ClaudeThinking.Always),
        new("mythos", 128_000, ClaudeThinking.Always),
        new("opus-4-7", 128_000, ClaudeThinking.Adaptive),
        new("opus-4-8", 128_000, ClaudeThinking.Adaptive),
        new("opus-4-6", 128_000, ClaudeThinking.Adaptive) { Sampling = true },
        new("sonnet-4-6", 128_000, ClaudeThinking.Adaptive) { Sampling = true },
        new("opus-4-5", 64_000, ClaudeThinking.Budget) { Sampling = true, Prefill = true },
        new("sonnet-4-5", 64_000, ClaudeThinking.Budget) { Sampling = true, Prefill = true },
        new("haiku-4-5", 64_000, ClaudeThinking.Budget) { Sampling = true, Prefill = true },
        new("opus-4-1", 32_000, ClaudeThinking.Budget) { Sampling = true, Prefill = true },
        new("sonnet-4", 64_000, ClaudeThinking.Budget) { Sampling = true, Prefill = true, Schemas = false },
        new("opus-4", 32_000, ClaudeThinking.Budget) { Sampling = true, Prefill = true, Schemas = false },
        new("claude-3-7", 64_000, ClaudeThinking.Budget) { Sampling = true, Prefill = true, Schemas = false },
        new("claude-3-5", 8_192, ClaudeThinking.None) { Sampling = true, Prefill = true, Schemas = false },
        new("claude-3", 4_096, ClaudeThinking.None) { Sampling = true, Prefill = true, Schemas = false },
        new("claude-", 128_000, ClaudeThinking.Adaptive),
    ];

    private static readonly ClaudeModel Other = new("", 4_096, ClaudeThinking.Budget) { Sampling = true, Prefill = true, Schemas = false };

    public static ClaudeModel Of(string model) => Array.Find(Families, family => model.Contains(family.Name, StringComparison.OrdinalIgnoreCase)) ?? Other;

    public static ClaudeModel Of(UpstreamModel model) => Of(model.Name);
}

/// <summary>How a model is told to think.</summary>
internal enum ClaudeThinking
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>By a number of tokens.</summary>
    Budget,

    /// <summary>As much as it sees fit, guided by an effort; or not at all.</summary>
    Adaptive,

    /// <summary>As <see cref="Adaptive"/>, but it cannot be kept from it.</summary>
    Always,
}
