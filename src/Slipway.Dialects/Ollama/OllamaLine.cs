using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Usage;

namespace Slipway.Dialects.Ollama;

/// <summary>One JSON object of an answer: the whole of a plain one, or a line of a streamed one.</summary>
/// <param name="Generate">In the form of <c>/api/generate</c>: the text stands on the top level, not in a message.</param>
internal sealed record OllamaLine(bool Generate, string Model, DateTimeOffset Created)
{
    public string Text { get; init; } = "";

    public string Thinking { get; init; } = "";

    public IReadOnlyList<ToolCallPart> Calls { get; init; } = [];

    public IReadOnlyList<TokenLogProb> LogProbs { get; init; } = [];

    /// <summary>Set on the last line.</summary>
    public OllamaEnd? End { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, Model);
        json.WriteString("created_at"u8, OllamaTime.Moment(Created));
        if (Generate)
        {
            Said(json, "response");
        }
        else
        {
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "assistant"u8);
            Said(json, "content");
            json.WriteEndObject();
        }

        if (LogProbs.Count > 0)
        {
            OllamaLogProbs.Write(json, LogProbs);
        }

        json.WriteBoolean("done"u8, End is not null);
        End?.Write(json);
        json.WriteEndObject();
    }

    private void Said(Utf8JsonWriter json, string text)
    {
        json.WriteString(text, Text);
        if (Thinking.Length > 0)
        {
            json.WriteString("thinking"u8, Thinking);
        }

        if (Calls.Count > 0)
        {
            OllamaToolCalls.Write(json, Calls);
        }
    }
}

/// <summary>What the last line says of the whole.</summary>
internal sealed record OllamaEnd(FinishReason Reason, TokenUsage? Usage, ChatTimings? Timings)
{
    public void Write(Utf8JsonWriter json)
    {
        // Ollama's clients know three words; whatever else ended the answer, it is at its end.
        json.WriteString("done_reason"u8, Reason == FinishReason.Length || Reason == FinishReason.Load ? Reason.Value : "stop");
        Duration(json, "total_duration", Timings?.Total);
        Duration(json, "load_duration", Timings?.Load);
        Count(json, "prompt_eval_count", Usage?.Input);
        Duration(json, "prompt_eval_duration", Timings?.Prompt);
        Count(json, "eval_count", Usage?.Output);
        Duration(json, "eval_duration", Timings?.Output);
    }

    private static void Duration(Utf8JsonWriter json, string name, TimeSpan? duration) => Count(json, name, duration is { } known ? OllamaTime.Nanoseconds(known) : null);

    private static void Count(Utf8JsonWriter json, string name, long? count)
    {
        if (count is { } known)
        {
            json.WriteNumber(name, known);
        }
    }
}
