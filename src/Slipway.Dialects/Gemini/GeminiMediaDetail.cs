using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>
/// How finely media are read: <c>mediaResolution</c> of a part (Gemini 3), or of the whole call in <c>generationConfig</c> (before). OpenAI's word for it is an
/// image's detail.
/// </summary>
internal static class GeminiMediaDetail
{
    private const string Prefix = "MEDIA_RESOLUTION_";

    /// <summary>High: the whole call has no finer one.</summary>
    private const int Finest = 2;

    private static readonly string[] Words = ["low", "medium", "high", "ultra_high"];

    /// <summary>Null for the default.</summary>
    public static string? Read(JsonField field)
    {
        var name = GeminiEnums.Resolution(field.IsObject ? field["level"] : field);
        if (name is null || !name.StartsWith(Prefix, StringComparison.Ordinal) || name == Prefix + "UNSPECIFIED")
        {
            return null;
        }

        return name[Prefix.Length..].ToLowerInvariant();
    }

    /// <summary>Null where the detail is left to the model.</summary>
    public static string? Write(string? detail) => detail is "original" ? Prefix + "ULTRA_HIGH" : Words.Contains(detail) ? Prefix + detail!.ToUpperInvariant() : null;

    /// <summary>The finest that any of the media asks for; null where some leave it to the model and the rest ask for less than it would take.</summary>
    public static string? OfAll(ChatRequest request)
    {
        var asked = request.Messages.SelectMany(m => m.Parts).OfType<MediaPart>().Where(m => m.IsReadable)
            .Select(m => Array.IndexOf(Words, m.Detail is "original" ? "ultra_high" : m.Detail)).ToList();
        if (asked.Count == 0 || asked.Max() < (asked.Contains(-1) ? Finest : 0))
        {
            return null;
        }

        return Prefix + Words[Math.Min(asked.Max(), Finest)].ToUpperInvariant();
    }

    /// <summary>Gives the call's resolution to every part that has none of its own.</summary>
    public static void Apply(List<ChatMessage> messages, string? detail)
    {
        if (detail is null)
        {
            return;
        }

        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Parts.Any(p => p is MediaPart { Detail: null }))
            {
                messages[i] = messages[i] with { Parts = [.. messages[i].Parts.Select(p => p is MediaPart { Detail: null } media ? media with { Detail = detail } : p)] };
            }
        }
    }
}
