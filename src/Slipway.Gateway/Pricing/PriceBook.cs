using System.Collections.Frozen;
using Slipway.Core.Errors;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Pricing;

/// <summary>
/// Finds the price of a deployment: its own figures from the configuration, then the dated book. What runs inside this program costs nothing.
/// A model that nothing of this knows has no price: unknown is not free.
/// </summary>
public sealed class PriceBook
{
    private readonly FrozenDictionary<string, Price[]> named;
    private readonly (string Prefix, Price[] Prices)[] prefixed;
    private readonly TimeProvider time;
    private readonly IReadOnlyDictionary<string, Price> map = FrozenDictionary<string, Price>.Empty;

    private PriceBook(PriceBook book, IReadOnlyDictionary<string, Price> map) => (named, prefixed, time, this.map) = (book.named, book.prefixed, book.time, map);

    private PriceBook(PriceFile file, TimeProvider time)
    {
        this.time = time;
        var models = file.Models.SelectMany(
            m => (m.Also ?? []).Prepend(m.Model),
            (m, name) => (Name: name, Prices: m.Prices.Select(p => p.Of(file.Origin)).ToArray())).ToLookup(m => m.Name.EndsWith('*'));
        named = models[false].ToFrozenDictionary(m => m.Name, m => m.Prices, StringComparer.Ordinal);
        prefixed = [.. models[true].Select(m => (m.Name[..^1], m.Prices)).OrderByDescending(m => m.Item1.Length)];
    }

    /// <param name="deployment">
    /// Its prices, where it has some, come first; where it names one of the two, the book gives the other. An input price alone is enough, as
    /// for embeddings: the answer is then free.
    /// </param>
    /// <param name="upstreamModel">The name sent upstream, for deployments with a wildcard.</param>
    /// <returns>The price of now; null when it is not known.</returns>
    public Price? For(Deployment deployment, string upstreamModel)
    {
        var book = FindFor(deployment, deployment.PriceModel.Contains('*', StringComparison.Ordinal) ? upstreamModel : deployment.PriceModel);
        return deployment.Prices.Over(deployment.Provider.InProcess ? Price.Embedded : book, deployment.Provider.InProcess ? "embedded" : "config");
    }

    /// <summary>Resellers have prices of their own for the models of others: the book knows those as <c>provider/model</c>.</summary>
    private Price? FindFor(Deployment deployment, string model) => Find(deployment.Provider.Id + "/" + model) ?? Find(model);

    /// <summary>What the book says of a model at this moment.</summary>
    public Price? Find(string model)
    {
        if (map.TryGetValue(model, out var own))
        {
            return own;
        }

        var prices = named.GetValueOrDefault(model) ?? Array.Find(prefixed, p => model.StartsWith(p.Prefix, StringComparison.Ordinal)).Prices;
        return prices is null ? null : Array.FindLast(prices, p => p.EffectiveFrom is null || p.EffectiveFrom <= time.GetUtcNow());
    }

    /// <summary>The book that ships with the program (<c>Pricing/prices.json</c>).</summary>
    /// <param name="time">Says which of the dated prices holds; the system's clock if not given.</param>
    public static PriceBook BuiltIn(TimeProvider? time = null)
    {
        using var stream = typeof(PriceBook).Assembly.GetManifestResourceStream("Slipway.Gateway.Pricing.prices.json")!;
        return new PriceBook(PriceFile.Read(stream), time ?? TimeProvider.System);
    }

    /// <summary>This book with LiteLLM's price map over it: what the map names, it prices.</summary>
    /// <param name="json">The map, UTF-8.</param>
    /// <param name="source">Where it is from, for the ledger's rows.</param>
    public Result<PriceBook> WithLiteLlmMap(ReadOnlyMemory<byte> json, string source) =>
        LiteLlmPriceMap.Read(json, source).Try(out var prices, out var fault) ? new PriceBook(this, prices.ToFrozenDictionary(StringComparer.Ordinal)) : fault;
}
