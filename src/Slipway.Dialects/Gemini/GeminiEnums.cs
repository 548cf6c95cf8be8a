using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// Google's enums as clients send them: by name, or by number (generated REST clients). Where the Gemini API and Vertex AI number differently, their numbers do
/// not overlap in use.
/// </summary>
internal static class GeminiEnums
{
    private static readonly string[] Thresholds = ["HARM_BLOCK_THRESHOLD_UNSPECIFIED", "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF"];

    // 1 to 5 are Vertex AI's, 7 to 11 the Gemini API's (its 1 to 6 belong to models that are gone).
    private static readonly string[] Categories =
    [
        "HARM_CATEGORY_UNSPECIFIED", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_DANGEROUS_CONTENT", "HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_SEXUALLY_EXPLICIT",
        "HARM_CATEGORY_CIVIC_INTEGRITY", "HARM_CATEGORY_JAILBREAK", "HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT",
        "HARM_CATEGORY_DANGEROUS_CONTENT", "HARM_CATEGORY_CIVIC_INTEGRITY",
    ];

    private static readonly string[] ModalityNames = ["MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO", "VIDEO"];

    private static readonly string[] Resolutions = ["MEDIA_RESOLUTION_UNSPECIFIED", "MEDIA_RESOLUTION_LOW", "MEDIA_RESOLUTION_MEDIUM", "MEDIA_RESOLUTION_HIGH", "MEDIA_RESOLUTION_ULTRA_HIGH"];

    // VALIDATED is 4 in the Gemini API and 5 in Vertex AI.
    private static readonly string[] CallingModes = ["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED", "VALIDATED"];

    private static readonly string[] Levels = ["THINKING_LEVEL_UNSPECIFIED", "LOW", "HIGH", "MEDIUM", "MINIMAL"];

    public static string? Threshold(JsonField field) => Open(field, Thresholds);

    public static string? Category(JsonField field) => Open(field, Categories);

    public static string? Modality(JsonField field) => Open(field, ModalityNames);

    public static string? Resolution(JsonField field) => Open(field, Resolutions);

    public static string? CallingMode(JsonField field) => Open(field, CallingModes);

    public static string? Level(JsonField field) => Open(field, Levels);

    /// <summary>A name is taken as it is: new ones appear every month.</summary>
    private static string? Open(JsonField field, string[] byNumber)
    {
        if (field.IsNumber)
        {
            return field.Int(0, byNumber.Length - 1) is { } number ? byNumber[number] : null;
        }

        return field.Text()?.ToUpperInvariant();
    }
}
