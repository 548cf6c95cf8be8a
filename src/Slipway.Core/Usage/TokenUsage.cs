using System.Runtime.InteropServices;

namespace Slipway.Core.Usage;

/// <summary>
/// Tokens of one call. <see cref="Input"/> includes <see cref="CachedInput"/>; <see cref="Output"/> includes <see cref="Reasoning"/>
/// (OpenAI's convention; Gemini's <c>candidatesTokenCount</c> leaves thoughts out and is converted by its dialect).
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenUsage(long Input, long Output, long CachedInput = 0, long Reasoning = 0)
{
    public long Total => Input + Output;

    public static TokenUsage operator +(TokenUsage a, TokenUsage b) =>
        new(a.Input + b.Input, a.Output + b.Output, a.CachedInput + b.CachedInput, a.Reasoning + b.Reasoning);
}
