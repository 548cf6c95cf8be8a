using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary><c>logprobs</c> of a choice, both ways. The tokens of a refusal stand in a list of their own.</summary>
internal static class OpenAiLogProbs
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TokenLogProb> tokens, bool refused)
    {
        if (tokens.Count == 0)
        {
            json.WriteNull("logprobs"u8);
            return;
        }

        json.WriteStartObject("logprobs"u8);
        if (refused)
        {
            json.WriteNull("content"u8);
        }

        json.WriteStartArray(refused ? "refusal"u8 : "content"u8);
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            WriteToken(json, token);
            json.WriteStartArray("top_logprobs"u8);
            foreach (var rival in token.Top)
            {
                json.WriteStartObject();
                WriteToken(json, rival);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!refused)
        {
            json.WriteNull("refusal"u8);
        }

        json.WriteEndObject();
    }

    public static IReadOnlyList<TokenLogProb> Read(JsonField logprobs) => [.. Tokens(logprobs["content"]), .. Tokens(logprobs["refusal"])];

    private static IEnumerable<TokenLogProb> Tokens(JsonField list) =>
        list.IsArray ? list.Items().Select(item => ReadToken(item) with { Top = [.. item["top_logprobs"].Items().Select(ReadToken)] }) : [];

    private static TokenLogProb ReadToken(JsonField item) =>
        new(item["token"].Text() ?? "", item["logprob"].Number(double.MinValue, double.MaxValue) ?? 0);

    private static void WriteToken(Utf8JsonWriter json, TokenLogProb token)
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
