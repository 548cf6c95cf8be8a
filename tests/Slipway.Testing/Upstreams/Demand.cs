using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Slipway.Testing.Upstreams;

/// <summary>Strict reading: what is missing, of a wrong type, unknown or said twice is refused with 400.</summary>
public static class Demand
{
    public static void That([DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new WireRefusal(400, otherwise);
        }
    }

    public static void Authorized(bool holds)
    {
        if (!holds)
        {
            throw new WireRefusal(401, "The credential is missing or wrong.");
        }
    }

    /// <summary>An object with no other fields than these, none twice.</summary>
    public static void Only(JsonElement value, string at, params ReadOnlySpan<string> known)
    {
        That(value.ValueKind == JsonValueKind.Object, $"{at} must be an object.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in value.EnumerateObject())
        {
            That(known.Contains(field.Name), $"Unknown field: {at}.{field.Name}");
            That(seen.Add(field.Name), $"Field said twice: {at}.{field.Name}");
        }
    }

    public static JsonElement Required(JsonElement value, string name, string at)
    {
        That(value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out _), $"{at}.{name} is required.");
        return value.GetProperty(name);
    }

    public static JsonElement? Optional(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    public static string Text(JsonElement value, string name, string at)
    {
        var found = Required(value, name, at);
        That(found.ValueKind == JsonValueKind.String, $"{at}.{name} must be a string.");
        return found.GetString()!;
    }

    public static IEnumerable<(JsonElement Item, string At)> Items(JsonElement value, string at)
    {
        That(value.ValueKind == JsonValueKind.Array, $"{at} must be a list.");
        return value.EnumerateArray().Select((item, i) => (item, $"{at}.{i}"));
    }

    public static bool Flag(JsonElement value, string name, bool otherwise = false)
    {
        if (Optional(value, name) is not { } found)
        {
            return otherwise;
        }

        That(found.ValueKind is JsonValueKind.True or JsonValueKind.False, $"{name} must be true or false.");
        return found.GetBoolean();
    }

    public static int? Whole(JsonElement value, string name)
    {
        if (Optional(value, name) is not { } found)
        {
            return null;
        }

        That(found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out _), $"{name} must be a whole number.");
        return found.GetInt32();
    }

    public static void Between(JsonElement value, string name, double least, double most)
    {
        if (Optional(value, name) is { } found)
        {
            That(found.ValueKind == JsonValueKind.Number && found.GetDouble() >= least && found.GetDouble() <= most, $"{name} must be a number between {least} and {most}.");
        }
    }

    /// <summary>JSON text that stands in a string.</summary>
    public static JsonElement Json(string text, string at)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            throw new WireRefusal(400, $"{at} is not JSON: {text}");
        }
    }

    public static byte[] Base64(string text, string at)
    {
        var bytes = new byte[text.Length];
        That(Convert.TryFromBase64String(text, bytes, out var written) && written > 0, $"{at} is not base64.");
        return bytes[..written];
    }

    public static void Name(string name, int longest, string at)
        => That(name.Length > 0 && name.Length <= longest && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'), $"{at}: `{name}` is not a name of at most {longest} letters, digits, _ and -.");
}
