using Slipway.Core.Usage;

namespace Slipway.Gateway.Pricing;

/// <summary>
/// US dollars a token, by class. Every token of a call belongs to exactly one class, so that none is paid for twice; a class without a rate of its own
/// is paid like the one that it refines.
/// </summary>
/// <param name="Input">A token of the prompt that belongs to no other class.</param>
/// <param name="Output">A token of the answer that belongs to no other class.</param>
public sealed record TokenRates(decimal Input, decimal Output)
{
    /// <summary>A token of the prompt that the provider read from its cache.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>A token of the prompt that the provider wrote to its cache, to be kept for minutes.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>The same, to be kept for an hour.</summary>
    public decimal? CacheWriteHour { get; init; }

    /// <summary>A token of the prompt that is sound.</summary>
    public decimal? AudioInput { get; init; }

    /// <summary>A token of the answer that is sound.</summary>
    public decimal? AudioOutput { get; init; }

    /// <summary>A token of thought.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>The dearest that a token of a prompt can be.</summary>
    public decimal MostInput => Most(Input, CachedInput, CacheWrite, CacheWriteHour, AudioInput);

    /// <summary>The dearest that a token of an answer can be.</summary>
    public decimal MostOutput => Most(Output, AudioOutput, Reasoning);

    public decimal CostOf(TokenUsage usage)
    {
        // What a provider reports may not add up: each class takes from what the ones before it have left.
        var input = Math.Max(0, usage.Input);
        var cached = Take(ref input, usage.CachedInput);
        var hour = Take(ref input, usage.CacheWriteHour);
        var written = Take(ref input, usage.CacheWrite - hour);
        var heard = Take(ref input, usage.AudioInput);
        var output = Math.Max(0, usage.Output);
        var thought = Take(ref output, usage.Reasoning);
        var spoken = Take(ref output, usage.AudioOutput);
        return input * Input
            + cached * (CachedInput ?? Input)
            + written * (CacheWrite ?? Input)
            + hour * (CacheWriteHour ?? CacheWrite ?? Input)
            + heard * (AudioInput ?? Input)
            + output * Output
            + thought * (Reasoning ?? Output)
            + spoken * (AudioOutput ?? Output);
    }

    private static long Take(ref long left, long wanted)
    {
        var taken = Math.Clamp(wanted, 0, left);
        left -= taken;
        return taken;
    }

    private static decimal Most(decimal usual, params ReadOnlySpan<decimal?> others)
    {
        foreach (var other in others)
        {
            usual = Math.Max(usual, other ?? usual);
        }

        return usual;
    }
}
