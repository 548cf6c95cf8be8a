using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary><c>safetyRatings</c>, both ways.</summary>
internal static class GeminiRatings
{
    private static readonly string[] Probabilities = ["HARM_PROBABILITY_UNSPECIFIED", "NEGLIGIBLE", "LOW", "MEDIUM", "HIGH"];

    public static IReadOnlyList<SafetyRating> Read(JsonField ratings) =>
        [.. ratings.Items().Where(r => r.IsObject).Select(r => new SafetyRating(GeminiEnums.Category(r["category"]) ?? "HARM_CATEGORY_UNSPECIFIED", Probability(r["probability"]), r["blocked"].Bool() == true))];

    public static void Write(Utf8JsonWriter json, IReadOnlyList<SafetyRating> ratings)
    {
        if (ratings.Count == 0)
        {
            return;
        }

        json.WriteStartArray("safetyRatings"u8);
        foreach (var rating in ratings)
        {
            json.WriteStartObject();
            json.WriteString("category"u8, rating.Category);
            json.WriteString("probability"u8, rating.Probability);
            if (rating.Blocked)
            {
                json.WriteBoolean("blocked"u8, true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Probability(JsonField field) => field.IsNumber
        ? field.Int(0, Probabilities.Length - 1) is { } number ? Probabilities[number] : Probabilities[0]
        : field.Text() ?? Probabilities[0];
}
