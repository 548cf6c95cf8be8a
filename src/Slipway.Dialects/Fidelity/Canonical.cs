using System.Globalization;
using Slipway.Core.Chat;

namespace Slipway.Dialects.Fidelity;

/// <summary>Text forms by which two uses of a feature are compared.</summary>
internal static class Canonical
{
    public static string? Of(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    public static string? Of(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    public static string? Of(bool? value) => value switch { null => null, true => "true", _ => "false" };

    /// <summary>Null for none, so that an empty list is no use at all.</summary>
    public static string? Of(IEnumerable<string> items)
    {
        var text = string.Join('|', items);
        return text.Length == 0 ? null : text;
    }

    public static string? Of(IReadOnlyDictionary<string, string> pairs) =>
        Of(pairs.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + "=" + p.Value));

    /// <summary>What of one kind the messages hold, in order.</summary>
    public static string? Parts<T>(ChatRequest request, Func<T, string?> text)
        where T : ContentPart =>
        Of(request.Messages.SelectMany(m => m.Parts).OfType<T>().Select(text).OfType<string>());

    public static string? Media(ChatRequest request, Func<MediaPart, bool> kind, Func<MediaPart, string?> text) =>
        Parts<MediaPart>(request, media => kind(media) ? text(media) : null);

    public static string? Parts<T>(ChatResponse response, Func<T, string?> text)
        where T : ContentPart =>
        Of(response.Choices.SelectMany(c => c.Message.Parts).OfType<T>().Select(text).OfType<string>());

    public static string? Schema(string? json) => json is null ? null : System.Text.Json.Nodes.JsonNode.Parse(json)?.ToJsonString();
}
