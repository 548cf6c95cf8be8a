namespace Slipway.Gateway.Pricing;

/// <summary>Prices that a configuration gives a deployment, by LiteLLM's names, in US dollars; null leaves the price book's.</summary>
public sealed record PriceOverrides
{
    public static readonly PriceOverrides None = new();

    public static readonly PriceOverrides Free = new() { Input = 0, Output = 0 };

    /// <summary><c>input_cost_per_token</c>.</summary>
    public decimal? Input { get; init; }

    /// <summary><c>output_cost_per_token</c>.</summary>
    public decimal? Output { get; init; }

    /// <summary><c>cache_read_input_token_cost</c>.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary><c>cache_creation_input_token_cost</c>.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary><c>cache_creation_input_token_cost_above_1hr</c>.</summary>
    public decimal? CacheWriteHour { get; init; }

    /// <summary><c>input_cost_per_audio_token</c>.</summary>
    public decimal? AudioInput { get; init; }

    /// <summary><c>output_cost_per_audio_token</c>.</summary>
    public decimal? AudioOutput { get; init; }

    /// <summary><c>output_cost_per_reasoning_token</c>.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary><c>input_cost_per_request</c>.</summary>
    public decimal? PerRequest { get; init; }

    /// <summary>
    /// The price with these in place of the book's. An input price alone is enough, as for embeddings: the answer is then free. A price of the input
    /// replaces the book's for its refinements too, unless they are given: they were set for another price.
    /// </summary>
    /// <returns>The book's price where nothing is given; null where even the input's price is not known.</returns>
    public Price? Over(Price? book, string source)
    {
        if (this == None)
        {
            return book;
        }

        var old = book?.Rates;
        if ((Input ?? old?.Input) is not { } input)
        {
            return null;
        }

        var own = Input is not null;
        return new Price(
            new TokenRates(input, Output ?? old?.Output ?? 0)
            {
                CachedInput = CachedInput ?? (own ? null : old?.CachedInput),
                CacheWrite = CacheWrite ?? (own ? null : old?.CacheWrite),
                CacheWriteHour = CacheWriteHour ?? (own ? null : old?.CacheWriteHour),
                AudioInput = AudioInput ?? (own ? null : old?.AudioInput),
                AudioOutput = AudioOutput ?? (Output is not null ? null : old?.AudioOutput),
                Reasoning = Reasoning ?? (Output is not null ? null : old?.Reasoning),
            },
            source)
        {
            PerRequest = PerRequest ?? 0,
        };
    }
}
