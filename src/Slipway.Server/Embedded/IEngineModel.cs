using Slipway.Core.Chat;

namespace Slipway.Server.Embedded;

/// <summary>A model that the engine's process runs. Thread-safe: several calls may be under way.</summary>
internal interface IEngineModel
{
    /// <summary>The answer, event by event, computed as it is asked for.</summary>
    /// <exception cref="PromptTooLongException">The prompt does not fit.</exception>
    IEnumerable<ChatStreamEvent> Answer(ChatRequest request, CancellationToken cancellation);
}

/// <summary>A prompt that is longer than the model takes.</summary>
internal sealed class PromptTooLongException(int tokens, int limit) : Exception($"The prompt has {tokens} tokens; this model takes {limit}. Shorten it.");
