using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Pricing;

/// <summary>
/// Finds the price of a deployment: its own figures from the configuration, then the dated book. A model that neither knows has no price:
/// unknown is not free.
/// </summary>
public sealed class PriceBook
{
    private readonly FrozenDictionary<string, Price> prices;

    private PriceBook(FrozenDictionary<string, Price> prices) => this.prices = prices;

    public Price? For(Deployment deployment, string upstreamModel)
    {
        if (deployment is { InputCostPerToken: { } input, OutputCostPerToken: { } output })
        {
            return new Price(input, output, deployment.Provider.InProcess ? "embedded" : "config");
        }

        if (deployment.InputCostPerToken is { } inputOnly && deployment.OutputCostPerToken is null)
        {
            return new Price(inputOnly, 0, "config");
        }

        var name = deployment.PriceModel.Contains('*', StringComparison.Ordinal) ? upstreamModel : deployment.PriceModel;
        return prices.GetValueOrDefault(name);
    }

    /// <summary>The book that ships with the program (<c>Pricing/prices.json</c>).</summary>
    public static PriceBook BuiltIn()
    {
        using var stream = typeof(PriceBook).Assembly.GetManifestResourceStream("Slipway.Gateway.Pricing.prices.json")!;
        var book = JsonSerializer.Deserialize(stream, PriceJson.Default.PriceBookFile)!;
        var source = string.Create(CultureInfo.InvariantCulture, $"{book.Source} ({book.AsOf:yyyy-MM-dd})");
        return new PriceBook(book.UsdPerMillionTokens.ToFrozenDictionary(
            p => p.Key,
            p => new Price(p.Value.Input / 1_000_000m, p.Value.Output / 1_000_000m, source) { CachedInput = p.Value.Cached / 1_000_000m },
            StringComparer.Ordinal));
    }
}

/// <summary>The file of the price book: prices in US dollars a million tokens.</summary>
internal sealed record PriceBookFile(string Source, DateOnly AsOf, Dictionary<string, PriceRow> UsdPerMillionTokens);

internal sealed record PriceRow(decimal Input, decimal Output, decimal? Cached);

[JsonSerializable(typeof(PriceBookFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class PriceJson : JsonSerializerContext;
