namespace Slipway.Core.Chat;

/// <summary>A chat call in the form that stands between all dialects (the hub).</summary>
/// <param name="Model">The model name as the caller wrote it, without a <c>models/</c> prefix.</param>
/// <param name="Messages">The conversation, oldest first; system and developer messages included.</param>
public sealed record ChatRequest(string Model, IReadOnlyList<ChatMessage> Messages)
{
    public SamplingOptions Sampling { get; init; } = new();

    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    public ToolChoice? ToolChoice { get; init; }

    public ResponseFormat? ResponseFormat { get; init; }

    public ReasoningOptions? Reasoning { get; init; }

    /// <summary>The answer is wanted piece by piece.</summary>
    public bool Stream { get; init; }

    /// <summary>A streaming caller wants a usage report at the end (OpenAI <c>stream_options.include_usage</c>; always so in Gemini).</summary>
    public bool StreamUsage { get; init; }

    /// <summary>The caller's own end user, for abuse tracking and stickiness.</summary>
    public string? EndUser { get; init; }

    /// <summary>Fields that the hub has no place for, as paths. They survive a same-dialect call as bytes and are lost in a translation.</summary>
    public IReadOnlyList<string> UnknownFields { get; init; } = [];
}

/// <summary>How tokens are drawn. Null means the upstream's default.</summary>
public sealed record SamplingOptions
{
    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public int? TopK { get; init; }

    public double? MinP { get; init; }

    /// <summary>Most tokens of the answer, reasoning included.</summary>
    public int? MaxTokens { get; init; }

    public IReadOnlyList<string> Stop { get; init; } = [];

    public long? Seed { get; init; }

    public double? PresencePenalty { get; init; }

    public double? FrequencyPenalty { get; init; }

    /// <summary>How many answers are wanted (<c>n</c>, <c>candidateCount</c>).</summary>
    public int? Choices { get; init; }

    public bool? LogProbs { get; init; }

    /// <summary>How many alternatives to report per token.</summary>
    public int? TopLogProbs { get; init; }
}

/// <summary>How much the model should think before it answers.</summary>
public sealed record ReasoningOptions
{
    /// <summary>minimal, low, medium or high (OpenAI's effort, Gemini's level, in lower case).</summary>
    public string? Effort { get; init; }

    /// <summary>Most tokens of thought; 0 is off, -1 is the model's own choice.</summary>
    public int? BudgetTokens { get; init; }

    public bool? IncludeThoughts { get; init; }
}
