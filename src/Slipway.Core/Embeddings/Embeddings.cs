using Slipway.Core.Usage;

namespace Slipway.Core.Embeddings;

/// <summary>A call for vectors, one a text.</summary>
public sealed record EmbeddingRequest(string Model, IReadOnlyList<string> Inputs)
{
    /// <summary>Shorten vectors to this many dimensions; null keeps the model's own.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Answer with base64 of little-endian float32 instead of numbers (OpenAI).</summary>
    public bool Base64 { get; init; }

    /// <summary>Gemini's task type, as sent.</summary>
    public string? TaskType { get; init; }

    /// <summary>The caller sent a list, not a single text (Gemini answers the two in different shapes).</summary>
    public bool Batch { get; init; }
}

/// <summary>The vectors, in the order of the inputs.</summary>
public sealed record EmbeddingResponse(string Model, IReadOnlyList<float[]> Vectors)
{
    public TokenUsage? Usage { get; init; }
}
