using Slipway.Gateway.Pricing;

namespace Slipway.Gateway.Configuration;

/// <summary>Reads the prices that <c>litellm_params</c> may give a deployment.</summary>
internal static class PriceReader
{
    private const decimal Most = 1000;

    public static PriceOverrides Read(YamlMap map) => new()
    {
        Input = map.Number("input_cost_per_token", 0, Most),
        Output = map.Number("output_cost_per_token", 0, Most),
        CachedInput = map.Number("cache_read_input_token_cost", 0, Most),
        CacheWrite = map.Number("cache_creation_input_token_cost", 0, Most),
        CacheWriteHour = map.Number("cache_creation_input_token_cost_above_1hr", 0, Most),
        AudioInput = map.Number("input_cost_per_audio_token", 0, Most),
        AudioOutput = map.Number("output_cost_per_audio_token", 0, Most),
        Reasoning = map.Number("output_cost_per_reasoning_token", 0, Most),
        PerRequest = map.Number("input_cost_per_request", 0, Most),
    };
}
