using System.Runtime.InteropServices;

namespace Slipway.Core.Usage;

/// <summary>
/// Tokens of one call. <see cref="Input"/> includes <see cref="CachedInput"/>; <see cref="Output"/> includes <see cref="Reasoning"/>
/// (OpenAI's convention; Gemini's <c>candidatesTokenCount</c> leaves thoughts out and is converted by its dialect).
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenUsage(long Input, long Output, long CachedInput = 0, long Reasoning = 0)
{
    /// <summary>Input that was written to the provider's prompt cache; part of <see cref="Input"/>, and not of <see cref="CachedInput"/>.</summary>
    public long CacheWrite { get; init; }

    /// <summary>The part of <see cref="CacheWrite"/> that the provider keeps for an hour instead of minutes.</summary>
    public long CacheWriteHour { get; init; }

    /// <summary>Input that is sound; part of <see cref="Input"/>.</summary>
    public long AudioInput { get; init; }

    /// <summary>Output that is sound; part of <see cref="Output"/>.</summary>
    public long AudioOutput { get; init; }

    /// <summary>Input that the provider's own tools brought; part of <see cref="Input"/>.</summary>
    public long ToolInput { get; init; }

    public long Total => Input + Output;

    public static TokenUsage operator +(TokenUsage a, TokenUsage b) =>
        new(a.Input + b.Input, a.Output + b.Output, a.CachedInput + b.CachedInput, a.Reasoning + b.Reasoning)
        {
            CacheWrite = a.CacheWrite + b.CacheWrite,
            CacheWriteHour = a.CacheWriteHour + b.CacheWriteHour,
            AudioInput = a.AudioInput + b.AudioInput,
            AudioOutput = a.AudioOutput + b.AudioOutput,
            ToolInput = a.ToolInput + b.ToolInput,
        };
}
