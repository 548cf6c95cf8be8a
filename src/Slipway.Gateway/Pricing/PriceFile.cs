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
/// <param name="Model">Its name; one that ends in <c>*</c> stands for all that begin so.</param>
/// <param name="Also">Further names for the same, such as dated ones.</param>
/// <param name="Prices">What it costs, the later price after the earlier.</param>
internal sealed record PricedModel(string Model, IReadOnlyList<string>? Also, IReadOnlyList<PriceEntry> Prices);

internal sealed record PriceEntry(DateOnly? From, decimal Input, decimal Output, decimal? Cached, LongPromptEntry? Above)
{
    private const decimal Million = 1_000_000m;

    public Price PerToken(string source) => new(Input / Million, Output / Million, source)
    {
        CachedInput = Cached / Million,
        EffectiveFrom = From is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null,
        Long = Above is { } above ? new LongPrompt(above.Tokens, above.Input / Million, above.Output / Million, above.Cached / Million) : null,
    };
}

internal sealed record LongPromptEntry(long Tokens, decimal Input, decimal Output, decimal? Cached);

[JsonSerializable(typeof(PriceFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class PriceJson : JsonSerializerContext;
