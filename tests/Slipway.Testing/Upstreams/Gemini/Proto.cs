using System.Text.Json;

namespace Slipway.Testing.Upstreams.Gemini;

/// <summary>An object of Google's JSON for protocol buffers: fields in camelCase or snake_case, none twice, none unknown; enums by name or number.</summary>
internal sealed class Proto
{
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);

    public Proto(JsonElement value, string at, params ReadOnlySpan<string> known)
    {
        At = at;
        Demand.That(value.ValueKind == JsonValueKind.Object, $"Invalid value at '{at}': an object is wanted.");
        foreach (var field in value.EnumerateObject())
        {
            var name = Camel(field.Name);
            Demand.That(known.Contains(name), $"Invalid JSON payload received. Unknown name \"{field.Name}\" at '{at}': Cannot find field.");
            Demand.That(fields.TryAdd(name, field.Value), $"Invalid JSON payload received. \"{field.Name}\" at '{at}' is there twice.");
        }
    }

    public string At { get; }

    public bool Has(string name) => this[name] is not null;

    public JsonElement? this[string name] => fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public JsonElement Required(string name)
    {
        Demand.That(Has(name), $"{At}.{name} is required.");
        return this[name]!.Value;
    }

    public string Text(string name)
    {
        var value = Required(name);
        Demand.That(value.ValueKind == JsonValueKind.String, $"Invalid value at '{At}.{name}' (TYPE_STRING)");
        return value.GetString()!;
    }

    public bool Flag(string name)
    {
        Demand.That(this[name] is not { } value || value.ValueKind is JsonValueKind.True or JsonValueKind.False, $"Invalid value at '{At}.{name}' (TYPE_BOOL)");
        return this[name] is { ValueKind: JsonValueKind.True };
    }

    /// <summary>Each item of a list, which may be missing.</summary>
    public IEnumerable<(JsonElement Item, string At)> Items(string name) => this[name] is { } value ? Demand.Items(value, $"{At}.{name}") : [];

    /// <summary>One of these names, or null when the field is missing.</summary>
    public string? Enum(string name, params ReadOnlySpan<string> names)
    {
        if (this[name] is not { } value)
        {
            return null;
        }

        Demand.That(value.ValueKind == JsonValueKind.String && names.Contains(value.GetString()), $"Invalid value at '{At}.{name}' (TYPE_ENUM), {value}");
        return value.GetString();
    }

    public int? Number(string name)
    {
        if (this[name] is not { } value)
        {
            return null;
        }

        Demand.That(value.ValueKind == JsonValueKind.Number, $"Invalid value at '{At}.{name}' (TYPE_INT32), {value}");
        return (int)value.GetDouble();
    }

    private static string Camel(string name)
        => string.Concat(name.Split('_').Select((word, i) => i == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
