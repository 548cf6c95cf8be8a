using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Gateway.Pricing;

/// <summary>The file of a price book: prices in US dollars a million tokens, with its source and the day it was taken.</summary>
internal sealed record PriceFile(string Source, DateOnly AsOf, IReadOnlyList<PricedModel> Models)
{
    public string Origin => string.Create(CultureInfo.InvariantCulture, $"{Source} ({AsOf:yyyy-MM-dd})");

    public static PriceFile Read(Stream json) => JsonSerializer.Deserialize(json, PriceJson.Default.PriceFile)!;
}

/// <summary>A model, under one name or several.</summary>
/// <param name="Model">Its name; one that ends in <c>*</c> stands for all that begin so; <c>provider/model</c> is a reseller's.</param>
/// <param name="Also">Further names for the same, such as dated ones.</param>
/// <param name="Prices">What it costs, the later price after the earlier.</param>
internal sealed record PricedModel(string Model, IReadOnlyList<string>? Also, IReadOnlyList<PriceEntry> Prices);

/// <summary>Rates by the million tokens; see <see cref="TokenRates"/>.</summary>
internal record RateEntry(decimal Input, decimal Output)
{
    private const decimal Million = 1_000_000m;

    public decimal? Cached { get; init; }

    public decimal? Write { get; init; }

    public decimal? WriteHour { get; init; }

    public decimal? AudioIn { get; init; }

    public decimal? AudioOut { get; init; }

    public decimal? Reasoning { get; init; }

    public TokenRates PerToken() => new(Input / Million, Output / Million)
    {
        CachedInput = Cached / Million,
        CacheWrite = Write / Million,
        CacheWriteHour = WriteHour / Million,
        AudioInput = AudioIn / Million,
        AudioOutput = AudioOut / Million,
        Reasoning = Reasoning / Million,
    };
}

internal sealed record PriceEntry(DateOnly? From, decimal Input, decimal Output, LongPromptEntry? Above) : RateEntry(Input, Output)
{
    public Price Of(string source) => new(PerToken(), source)
    {
        EffectiveFrom = From is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null,
        Long = Above is { } above ? new LongPrompt(above.Tokens, above.PerToken()) : null,
    };
}

internal sealed record LongPromptEntry(long Tokens, decimal Input, decimal Output) : RateEntry(Input, Output);

[JsonSerializable(typeof(PriceFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class PriceJson : JsonSerializerContext;
