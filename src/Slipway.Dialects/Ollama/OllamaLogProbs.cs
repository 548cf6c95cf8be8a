using System.Text;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary><c>logprobs</c>, both ways: a list of tokens, each with its rivals.</summary>
internal static class OllamaLogProbs
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TokenLogProb> tokens)
    {
        json.WriteStartArray("logprobs"u8);
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            WriteToken(json, token);
            if (token.Top.Count > 0)
            {
                json.WriteStartArray("top_logprobs"u8);
                foreach (var rival in token.Top)
                {
                    json.WriteStartObject();
                    WriteToken(json, rival);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static IReadOnlyList<TokenLogProb> Read(JsonField logprobs) =>
        [.. logprobs.Items().Select(item => ReadToken(item) with { Top = [.. item["top_logprobs"].Items().Select(ReadToken)] })];

    private static TokenLogProb ReadToken(JsonField item) =>
        new(item["token"].Text() ?? "", item["logprob"].Number(double.MinValue, double.MaxValue) ?? 0);

    private static void WriteToken(Utf8JsonWriter json, TokenLogProb token)
    {
        json.WriteString("token"u8, token.Token);

        // JSON has no infinity.
        json.WriteNumber("logprob"u8, double.IsFinite(token.LogProb) ? token.LogProb : -9999);
        json.WriteStartArray("bytes"u8);
        foreach (var unit in Encoding.UTF8.GetBytes(token.Token))
        {
            json.WriteNumberValue(unit);
        }

        json.WriteEndArray();
    }
}
