using Slipway.Core.Usage;

namespace Slipway.Gateway.Pricing;

/// <summary>What a model costs, in US dollars a token, with where the figure is from. Arithmetic is decimal and exact: nothing is rounded.</summary>
/// <param name="Input">A token of the prompt that was not cached.</param>
/// <param name="Output">A token of the answer, reasoning included.</param>
/// <param name="Source">Who says so: <c>config</c>, <c>embedded</c>, or the price book's source.</param>
public sealed record Price(decimal Input, decimal Output, string Source)
{
    /// <summary>What runs inside this program costs nothing by the token.</summary>
    public static readonly Price Embedded = new(0, 0, "embedded");

    /// <summary>A token of the prompt that the provider read from its cache; null where that is not cheaper.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>Every call, however long.</summary>
    public decimal PerRequest { get; init; }

    /// <summary>The first moment at which the price holds; null from the beginning.</summary>
    public DateTimeOffset? EffectiveFrom { get; init; }

    /// <summary>What all tokens of a call with a long prompt cost instead; null where length does not matter.</summary>
    public LongPrompt? Long { get; init; }

    public decimal CostOf(TokenUsage usage)
    {
        var (input, output, cachedInput) = Long is { } longer && usage.Input > longer.MoreThan
            ? (longer.Input, longer.Output, longer.CachedInput)
            : (Input, Output, CachedInput);
        var cached = Math.Clamp(usage.CachedInput, 0, usage.Input);
        return PerRequest + (usage.Input - cached) * input + cached * (cachedInput ?? input) + usage.Output * output;
    }
}

/// <summary>The prices of calls whose prompt has more than <paramref name="MoreThan"/> tokens.</summary>
public sealed record LongPrompt(long MoreThan, decimal Input, decimal Output, decimal? CachedInput);
