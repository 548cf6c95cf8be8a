namespace Slipway.Core.Chat;

/// <summary>Why a choice ended. An open set with the known values that every dialect can express.</summary>
public readonly record struct FinishReason(string Value)
{
    /// <summary>The model came to an end, or met a stop sequence.</summary>
    public static readonly FinishReason Stop = new("stop");

    /// <summary>The token limit was reached.</summary>
    public static readonly FinishReason Length = new("length");

    /// <summary>The model asks for tools to be called.</summary>
    public static readonly FinishReason ToolCalls = new("tool_calls");

    /// <summary>A safety system cut the answer.</summary>
    public static readonly FinishReason ContentFilter = new("content_filter");

    /// <summary>The model declines to answer (Anthropic <c>refusal</c>).</summary>
    public static readonly FinishReason Refusal = new("refusal");

    /// <summary>The provider paused a long turn of its own tools; send the answer back as it is to go on (Anthropic <c>pause_turn</c>).</summary>
    public static readonly FinishReason Pause = new("pause");

    /// <summary>Nothing was asked: the caller only wanted the model at hand (Ollama <c>load</c>).</summary>
    public static readonly FinishReason Load = new("load");

    public override string ToString() => Value;
}
