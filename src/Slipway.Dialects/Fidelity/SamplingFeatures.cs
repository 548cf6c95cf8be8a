using System.Globalization;

namespace Slipway.Dialects.Fidelity;

/// <summary>How tokens are drawn.</summary>
public static class SamplingFeatures
{
    public static readonly RequestFeature Temperature = new("temperature", "Temperature", r => Canonical.Of(r.Sampling.Temperature));
    public static readonly RequestFeature TopP = new("top_p", "Nucleus sampling", r => Canonical.Of(r.Sampling.TopP));
    public static readonly RequestFeature TopK = new("top_k", "Top-k sampling", r => Canonical.Of(r.Sampling.TopK));
    public static readonly RequestFeature MinP = new("min_p", "Min-p sampling", r => Canonical.Of(r.Sampling.MinP));
    public static readonly RequestFeature MaxTokens = new("max_tokens", "Limit on the answer's tokens", r => Canonical.Of(r.Sampling.MaxTokens));
    public static readonly RequestFeature Stop = new("stop", "Stop sequences", r => Canonical.Of(r.Sampling.Stop));
    public static readonly RequestFeature Seed = new("seed", "Seed", r => Canonical.Of(r.Sampling.Seed));
    public static readonly RequestFeature PresencePenalty = new("presence_penalty", "Presence penalty", r => Canonical.Of(r.Sampling.PresencePenalty));
    public static readonly RequestFeature FrequencyPenalty = new("frequency_penalty", "Frequency penalty", r => Canonical.Of(r.Sampling.FrequencyPenalty));
    public static readonly RequestFeature Choices = new("choices", "Several answers at once", r => r.Sampling.Choices is > 1 and var n ? Canonical.Of(n) : null);
    public static readonly RequestFeature LogProbs = new("logprobs", "Log-probabilities of the answer", r => r.Sampling.LogProbs == true ? "true" : null);
    public static readonly RequestFeature TopLogProbs = new("top_logprobs", "Log-probabilities of rival tokens", r => r.Sampling.TopLogProbs is > 0 and var n ? Canonical.Of(n) : null);
    public static readonly RequestFeature LogitBias = new("logit_bias", "Bias of tokens", r => Canonical.Of(r.Sampling.LogitBias.Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.Key}={b.Value:R}"))));

    public static IReadOnlyList<RequestFeature> All { get; } =
        [Temperature, TopP, TopK, MinP, MaxTokens, Stop, Seed, PresencePenalty, FrequencyPenalty, Choices, LogProbs, TopLogProbs, LogitBias];
}
