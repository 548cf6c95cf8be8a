namespace Slipway.Dialects;

/// <summary>What the request line says of a call: the parts of a dialect's path and query that carry meaning.</summary>
/// <param name="Model">The model named in the path (Gemini, Vertex), decoded; null where the body names it.</param>
/// <param name="Stream">The path asks for a stream (<c>:streamGenerateContent</c>).</param>
/// <param name="Sse">The query asks for server-sent events (<c>alt=sse</c>); without it a Gemini stream is a JSON array.</param>
public sealed record CallTarget(string? Model = null, bool Stream = false, bool Sse = false)
{
    /// <summary>The path is one of Vertex AI's.</summary>
    public bool Vertex { get; init; }
}

/// <summary>The few fields that routing, limits and billing need before anything else, found without reading the whole body.</summary>
/// <param name="Model">Model name, without a <c>models/</c> prefix.</param>
/// <param name="Stream">The answer is wanted piece by piece.</param>
/// <param name="StreamUsage">The streaming caller asked for a usage report itself.</param>
/// <param name="MaxTokens">The caller's limit on the answer, if it gave one.</param>
/// <param name="Choices">How many answers are wanted; 1 unless asked.</param>
public sealed record CallHead(string Model, bool Stream = false, bool StreamUsage = false, int? MaxTokens = null, int Choices = 1)
{
    /// <summary>The streaming caller takes the arguments of function calls in pieces (Vertex AI <c>streamFunctionCallArguments</c>).</summary>
    public bool StreamToolArguments { get; init; }

    /// <summary>The caller's end user (OpenAI <c>user</c>), for stickiness.</summary>
    public string? EndUser { get; init; }

    /// <summary>How many prompts one call holds (OpenAI's older completions); 1 unless the format has lists of them.</summary>
    public int Prompts { get; init; } = 1;

    /// <summary>The answer has to begin with the prompt (OpenAI's older completions).</summary>
    public bool Echo { get; init; }

    /// <summary>Nothing is asked: the client wants the model at hand for later (Ollama, an empty prompt).</summary>
    public bool OnlyLoads { get; init; }
}
