using Slipway.Core.Usage;

namespace Slipway.Gateway.Pricing;

/// <summary>What a model costs, in US dollars, with where the figures are from. Arithmetic is decimal and exact: nothing is rounded.</summary>
/// <param name="Rates">By the token.</param>
/// <param name="Source">Who says so: <c>config</c>, <c>embedded</c>, or the price book's source.</param>
public sealed record Price(TokenRates Rates, string Source)
{
    /// <summary>What runs inside this program costs nothing by the token.</summary>
    public static readonly Price Embedded = new(0, 0, "embedded");

    public Price(decimal input, decimal output, string source)
        : this(new TokenRates(input, output), source)
    {
    }

    /// <summary>Every call, however long.</summary>
    public decimal PerRequest { get; init; }

    /// <summary>The first moment at which the price holds; null from the beginning.</summary>
    public DateTimeOffset? EffectiveFrom { get; init; }

    /// <summary>What all tokens of a call with a long prompt cost instead; null where length does not matter.</summary>
    public LongPrompt? Long { get; init; }

    public decimal CostOf(TokenUsage usage) => PerRequest + (Long is { } longer && usage.Input > longer.MoreThan ? longer.Rates : Rates).CostOf(usage);

    /// <summary>The most that a call can cost whose prompt and answer have at most so many tokens, whatever classes they turn out to belong to.</summary>
    public decimal MostCostOf(long input, long output)
    {
        var normal = input * Rates.MostInput + output * Rates.MostOutput;
        return PerRequest + (Long is { } longer && input > longer.MoreThan ? Math.Max(normal, input * longer.Rates.MostInput + output * longer.Rates.MostOutput) : normal);
    }
}

/// <summary>The prices of calls whose prompt has more than <paramref name="MoreThan"/> tokens.</summary>
public sealed record LongPrompt(long MoreThan, TokenRates Rates);
