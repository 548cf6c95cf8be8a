using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Pricing;

/// <summary>
/// Reads LiteLLM's price map (<c>model_prices_and_context_window.json</c>): one object a model, dollars a token by class. An entry without a price of
/// its input tokens (priced by the picture, the second, the character) is left out: unknown is not free.
/// </summary>
internal static class LiteLlmPriceMap
{
    private static readonly long[] LongPrompts = [128_000, 200_000, 272_000, 512_000];

    /// <param name="source">Where the prices are from, for the ledger's rows.</param>
    /// <returns>Prices by model name, as the map writes it (<c>gpt-4o</c>, <c>groq/llama-3.3-70b-versatile</c>).</returns>
    public static Result<IReadOnlyDictionary<string, Price>> Read(ReadOnlyMemory<byte> json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var prices = new Dictionary<string, Price>(StringComparer.Ordinal);
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                if (entry.Name == "sample_spec" || entry.Value.ValueKind != JsonValueKind.Object)
                {
                    continue;
                }

                if (Fault(entry.Name, entry.Value) is { } fault)
                {
                    return fault;
                }

                if (Entry(entry.Value, source) is { } price)
                {
                    prices[entry.Name] = price;
                }
            }

            return prices;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Error.Invalid($"It is not LiteLLM's price map: {e.Message}");
        }
    }

    private static Error? Fault(string model, JsonElement entry)
    {
        foreach (var field in entry.EnumerateObject().Where(field => field.Name.Contains("cost", StringComparison.Ordinal)))
        {
            if (field.Value.ValueKind == JsonValueKind.Number && (!field.Value.TryGetDecimal(out var amount) || amount is < 0 or > 1000))
            {
                return Error.Invalid($"`{model}` has the price {field.Value.GetRawText()} as {field.Name}; a token costs from 0 to 1,000 US dollars.", field.Name);
            }
        }

        return null;
    }

    private static Price? Entry(JsonElement entry, string source)
    {
        if (Number(entry, "input_cost_per_token") is not { } input)
        {
            return null;
        }

        var rates = Rates(entry, "", new TokenRates(input, Number(entry, "output_cost_per_token") ?? 0));
        return new Price(rates, source)
        {
            PerRequest = Number(entry, "input_cost_per_request") ?? 0,
            Long = Array.Find(LongPrompts, tokens => Number(entry, "input_cost_per_token" + Above(tokens)) is not null) is > 0 and var above
                ? new LongPrompt(above, Rates(entry, Above(above), rates))
                : null,
        };
    }

    /// <summary>The rates whose names end in <paramref name="suffix"/>, and for the others those of <paramref name="otherwise"/>.</summary>
    private static TokenRates Rates(JsonElement entry, string suffix, TokenRates otherwise) => new(
        Number(entry, "input_cost_per_token" + suffix) ?? otherwise.Input,
        Number(entry, "output_cost_per_token" + suffix) ?? otherwise.Output)
    {
        CachedInput = Number(entry, "cache_read_input_token_cost" + suffix) ?? otherwise.CachedInput,
        CacheWrite = Number(entry, "cache_creation_input_token_cost" + suffix) ?? otherwise.CacheWrite,
        CacheWriteHour = Number(entry, "cache_creation_input_token_cost_above_1hr" + suffix) ?? otherwise.CacheWriteHour,
        AudioInput = Number(entry, "input_cost_per_audio_token" + suffix) ?? otherwise.AudioInput,
        AudioOutput = Number(entry, "output_cost_per_audio_token" + suffix) ?? otherwise.AudioOutput,
        Reasoning = Number(entry, "output_cost_per_reasoning_token" + suffix) ?? otherwise.Reasoning,
    };

    private static string Above(long tokens) => $"_above_{tokens / 1000}k_tokens";

    private static decimal? Number(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;
}
