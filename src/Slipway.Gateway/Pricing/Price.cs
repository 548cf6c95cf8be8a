using Slipway.Core.Usage;

namespace Slipway.Gateway.Pricing;

/// <summary>What a model costs, in US dollars a token, with where the figure is from.</summary>
/// <param name="Input">A token of the prompt that was not cached.</param>
/// <param name="Output">A token of the answer, reasoning included.</param>
/// <param name="Source">Who says so: <c>config</c>, <c>embedded</c>, or the price book's source.</param>
public sealed record Price(decimal Input, decimal Output, string Source)
{
    /// <summary>A token of the prompt that the provider read from its cache.</summary>
    public decimal? CachedInput { get; init; }

    public decimal CostOf(TokenUsage usage)
    {
        var cached = Math.Clamp(usage.CachedInput, 0, usage.Input);
        return (usage.Input - cached) * Input + cached * (CachedInput ?? Input) + usage.Output * Output;
    }
}
