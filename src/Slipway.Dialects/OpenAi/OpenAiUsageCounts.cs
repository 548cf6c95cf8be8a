using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Core.Usage;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// The counts of one usage object, under all the names that servers give them: OpenAI's, DeepSeek's <c>prompt_cache_hit_tokens</c>, Perplexity's
/// <c>reasoning_tokens</c> beside the others, LiteLLM's <c>cache_creation_input_tokens</c>. The names are told apart wherever they stand, but for
/// <c>audio_tokens</c>, which is the prompt's or the answer's by the object that holds it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct OpenAiUsageCounts
{
    private long? input;
    private long? output;
    private long? total;
    private long cached;
    private long cacheWrite;
    private long reasoning;
    private long audioInput;
    private long audioOutput;
    private bool answer;

    /// <summary>Takes the property at whose name the reader stands; an object's content is left for the next calls.</summary>
    public void Take(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("prompt_tokens"u8))
        {
            input = OpenAiUsage.Count(ref reader) ?? input;
        }
        else if (reader.ValueTextEquals("completion_tokens"u8))
        {
            output = OpenAiUsage.Count(ref reader) ?? output;
        }
        else if (reader.ValueTextEquals("total_tokens"u8))
        {
            total = OpenAiUsage.Count(ref reader) ?? total;
        }
        else if (reader.ValueTextEquals("cached_tokens"u8) || reader.ValueTextEquals("prompt_cache_hit_tokens"u8))
        {
            cached = OpenAiUsage.Count(ref reader) ?? cached;
        }
        else if (reader.ValueTextEquals("cache_write_tokens"u8) || reader.ValueTextEquals("cache_creation_tokens"u8) || reader.ValueTextEquals("cache_creation_input_tokens"u8))
        {
            cacheWrite = OpenAiUsage.Count(ref reader) ?? cacheWrite;
        }
        else if (reader.ValueTextEquals("reasoning_tokens"u8))
        {
            reasoning = OpenAiUsage.Count(ref reader) ?? reasoning;
        }
        else
        {
            TakeSound(ref reader);
        }
    }

    public readonly TokenUsage? Finish()
    {
        if (input is null && output is null && total is null)
        {
            return null;
        }

        var asked = input ?? Math.Max(0, total - output ?? 0);
        var said = output ?? Math.Max(0, total - asked ?? 0);

        // xAI counts thoughts beside the answer, not within it; its total shows that.
        if (reasoning > 0 && total == asked + said + reasoning)
        {
            said += reasoning;
        }

        return new TokenUsage(asked, said, cached, reasoning) { CacheWrite = cacheWrite, AudioInput = audioInput, AudioOutput = audioOutput };
    }

    private void TakeSound(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("prompt_tokens_details"u8))
        {
            answer = false;
        }
        else if (reader.ValueTextEquals("completion_tokens_details"u8))
        {
            answer = true;
        }
        else if (reader.ValueTextEquals("audio_tokens"u8))
        {
            var count = OpenAiUsage.Count(ref reader) ?? 0;
            (audioInput, audioOutput) = answer ? (audioInput, count) : (count, audioOutput);
        }
    }
}
