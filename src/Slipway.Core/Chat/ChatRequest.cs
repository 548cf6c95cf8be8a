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

    public IReadOnlyList<HostedTool> HostedTools { get; init; } = [];

    public IReadOnlyList<SafetySetting> SafetySettings { get; init; } = [];

    /// <summary>The caller's own labels of the call (OpenAI <c>metadata</c>, Vertex <c>labels</c>).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>auto, default, flex, priority, standard_only, ...: how urgently and at what price.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>The provider may keep the answer for later (OpenAI <c>store</c>).</summary>
    public bool? Store { get; init; }

    /// <summary>low, medium or high: how much to say (OpenAI <c>verbosity</c>).</summary>
    public string? Verbosity { get; init; }

    /// <summary>Groups calls that share a prompt's beginning (OpenAI <c>prompt_cache_key</c>).</summary>
    public string? PromptCacheKey { get; init; }

    /// <summary>Name of a cache at the provider that stands in front of the messages (Gemini <c>cachedContent</c>).</summary>
    public string? CachedContent { get; init; }

    /// <summary>What the answer may consist of, in lower case: text, image, audio. Empty is text.</summary>
    public IReadOnlyList<string> Modalities { get; init; } = [];

    /// <summary>How a spoken answer should sound.</summary>
    public SpeechOptions? Speech { get; init; }

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

    /// <summary>OpenAI's <c>logit_bias</c>: token id to a number from -100 to 100.</summary>
    public IReadOnlyDictionary<string, double> LogitBias { get; init; } = new Dictionary<string, double>();
}

/// <summary>How a spoken answer should sound.</summary>
/// <param name="Voice">The provider's name of the voice.</param>
/// <param name="Format">wav, mp3, flac, opus, pcm16.</param>
public sealed record SpeechOptions(string? Voice, string? Format);

/// <summary>From which degree of harm in a category an answer is to be blocked, in Google's words.</summary>
public sealed record SafetySetting(string Category, string Threshold);

/// <summary>How much the model should think before it answers.</summary>
public sealed record ReasoningOptions
{
    /// <summary>none, minimal, low, medium, high or xhigh (OpenAI's effort, Gemini's level, in lower case).</summary>
    public string? Effort { get; init; }

    /// <summary>Most tokens of thought; 0 is off, -1 is the model's own choice.</summary>
    public int? BudgetTokens { get; init; }

    public bool? IncludeThoughts { get; init; }

    /// <summary>auto, concise or detailed: how the thoughts are to be summed up (OpenAI Responses).</summary>
    public string? Summary { get; init; }

    /// <summary>The caller wants the reasoning's state with the answer, to send it back (OpenAI <c>include: reasoning.encrypted_content</c>).</summary>
    public bool? IncludeState { get; init; }
}
