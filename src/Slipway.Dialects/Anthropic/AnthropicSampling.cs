using Slipway.Core.Chat;

namespace Slipway.Dialects.Anthropic;

/// <summary>What of the sampling options a model takes: newer ones none; with thinking on no temperature, no top_k and top_p from 0.95; never a temperature and top_p at once.</summary>
internal static class AnthropicSampling
{
    public const double LeastTopP = 0.95;

    public static SamplingOptions Of(ChatRequest request, ClaudeModel model, AnthropicThinking thinking)
    {
        var asked = request.Sampling;
        var temperature = model.Sampling && !thinking.IsOn && asked.Temperature is { } given ? Math.Min(1, given) : (double?)null;
        return new SamplingOptions
        {
            Temperature = temperature,
            TopP = model.Sampling && (!thinking.IsOn || asked.TopP >= LeastTopP) && !(model.IsClaude && temperature is not null) ? asked.TopP : null,
            TopK = model.Sampling && !thinking.IsOn ? asked.TopK : null,
            Stop = [.. asked.Stop.Where(stop => !string.IsNullOrWhiteSpace(stop))],
        };
    }
}
