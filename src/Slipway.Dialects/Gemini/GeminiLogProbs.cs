using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary><c>logprobsResult</c>, both ways: the chosen tokens in one list, their rivals in another, place by place.</summary>
internal static class GeminiLogProbs
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TokenLogProb> tokens)
    {
        if (tokens.Count == 0)
        {
            return;
        }

        json.WriteNumber("avgLogprobs"u8, Finite(tokens.Average(token => Finite(token.LogProb))));
        json.WriteStartObject("logprobsResult"u8);
        WriteList(json, "chosenCandidates", tokens);
        json.WriteStartArray("topCandidates"u8);
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            WriteList(json, "candidates", token.Top);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static IReadOnlyList<TokenLogProb> Read(JsonField result)
    {
        if (!result.IsObject)
        {
            return [];
        }

        var tops = result["topCandidates"].Items();
        return
        [
            .. result["chosenCandidates"].Items().Select((token, place) =>
                ReadToken(token) with { Top = place < tops.Count ? [.. tops[place]["candidates"].Items().Select(ReadToken)] : [] }),
        ];
    }

    private static TokenLogProb ReadToken(JsonField token) =>
        new(token["token"].Text() ?? "", token["logProbability"].Number(double.MinValue, double.MaxValue) ?? 0);

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<TokenLogProb> tokens)
    {
        json.WriteStartArray(name);
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            json.WriteString("token"u8, token.Token);
            json.WriteNumber("logProbability"u8, Finite(token.LogProb));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : -9999;
}
