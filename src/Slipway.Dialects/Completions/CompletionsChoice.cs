using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Completions;

/// <summary>Writes one choice of an answer or of a piece of one, in the older shape: <c>text</c>, and log-probabilities as parallel lists.</summary>
internal static class CompletionsChoice
{
    /// <param name="offset">Where the tokens begin in the choice's text, in UTF-16 units as OpenAI's clients count.</param>
    /// <param name="finish">Null in a piece that is not the last.</param>
    public static void Write(Utf8JsonWriter json, int index, string text, IReadOnlyList<TokenLogProb> tokens, int offset, FinishReason? finish)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        json.WriteNumber("index"u8, index);
        WriteLogProbs(json, tokens, offset);
        json.WriteString("finish_reason"u8, finish is null ? null : Finish(finish.Value));
        json.WriteEndObject();
    }

    private static string Finish(FinishReason reason) => reason == FinishReason.Length || reason == FinishReason.ContentFilter ? reason.Value : "stop";

    private static void WriteLogProbs(Utf8JsonWriter json, IReadOnlyList<TokenLogProb> tokens, int offset)
    {
        if (tokens.Count == 0)
        {
            json.WriteNull("logprobs"u8);
            return;
        }

        json.WriteStartObject("logprobs"u8);
        json.WriteStartArray("tokens"u8);
        foreach (var token in tokens)
        {
            json.WriteStringValue(token.Token);
        }

        json.WriteEndArray();
        json.WriteStartArray("token_logprobs"u8);
        foreach (var token in tokens)
        {
            json.WriteNumberValue(Finite(token.LogProb));
        }

        json.WriteEndArray();
        json.WriteStartArray("top_logprobs"u8);
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            foreach (var rival in token.Top.DistinctBy(rival => rival.Token, StringComparer.Ordinal))
            {
                json.WriteNumber(rival.Token, Finite(rival.LogProb));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("text_offset"u8);
        foreach (var token in tokens)
        {
            json.WriteNumberValue(offset);
            offset += token.Token.Length;
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>JSON has no infinity; -9999 is what OpenAI itself writes for it.</summary>
    private static double Finite(double logProb) => double.IsFinite(logProb) ? logProb : -9999;
}
