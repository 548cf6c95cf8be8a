using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary><c>logprobs</c> of a text, both ways.</summary>
internal static class ResponsesLogProbs
{
    /// <param name="holder">A part of content, or a delta.</param>
    public static IReadOnlyList<TokenLogProb> Read(JsonField holder) => holder["logprobs"].IsArray
        ? [.. holder["logprobs"].Items().Select(item => One(item) with { Top = item["top_logprobs"].IsArray ? [.. item["top_logprobs"].Items().Select(One)] : [] })]
        : [];

    public static void Write(Utf8JsonWriter json, IReadOnlyList<TokenLogProb> tokens)
    {
        json.WriteStartArray("logprobs"u8);
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            WriteOne(json, token);
            json.WriteStartArray("top_logprobs"u8);
            foreach (var rival in token.Top)
            {
                json.WriteStartObject();
                WriteOne(json, rival);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static TokenLogProb One(JsonField item) => new(item["token"].Text() ?? "", item["logprob"].Number(double.MinValue, double.MaxValue) ?? 0);

    private static void WriteOne(Utf8JsonWriter json, TokenLogProb token)
    {
        json.WriteString("token"u8, token.Token);

        // JSON has no infinity; -9999 is what OpenAI itself writes for it.
        json.WriteNumber("logprob"u8, double.IsFinite(token.LogProb) ? token.LogProb : -9999);
        json.WriteStartArray("bytes"u8);
        foreach (var unit in Encoding.UTF8.GetBytes(token.Token))
        {
            json.WriteNumberValue(unit);
        }

        json.WriteEndArray();
    }
}
