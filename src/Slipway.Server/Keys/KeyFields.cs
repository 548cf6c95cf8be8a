using System.Globalization;
using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Server.Keys;

/// <summary>Reads the fields of a key request one by one; the first fault ends it, named by field with its cure. Unknown fields are left alone, as LiteLLM does.</summary>
internal sealed class KeyFields(JsonElement body)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public Error? Fault { get; private set; }

    /// <summary>The fields that nothing has asked for so far.</summary>
    public IEnumerable<string> Ignored => body.EnumerateObject().Select(p => p.Name).Where(name => !asked.Contains(name));

    public bool Has(string name)
    {
        asked.Add(name);
        return body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
    }

    public string? Text(string name) => Take(name, JsonValueKind.String, "must be a text", v => v.GetString());

    public bool? Bool(string name) => Has(name) && body.GetProperty(name).ValueKind is JsonValueKind.True or JsonValueKind.False
        ? body.GetProperty(name).GetBoolean()
        : Has(name) ? Refuse<bool?>(name, "must be true or false") : null;

    public IReadOnlyList<string>? Texts(string name) => Take(name, JsonValueKind.Array, "must be a list of texts", list =>
        list.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) ? list.EnumerateArray().Select(v => v.GetString()!).ToArray() : Refuse<string[]>(name, "must be a list of texts"));

    public IReadOnlyDictionary<string, string>? Map(string name) => Take(name, JsonValueKind.Object, "must be an object of texts", map =>
        map.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String) ? map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!) : Refuse<Dictionary<string, string>>(name, "must be an object of texts"));

    public string? Object(string name) => Take(name, JsonValueKind.Object, "must be an object", v => v.GetRawText());

    public decimal? Money(string name) => Has(name)
        ? body.GetProperty(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var amount) && amount is >= 0 and <= 1_000_000_000_000m ? amount : Refuse<decimal?>(name, "must be a number of US dollars, 0 or more")
        : null;

    public int? Count(string name) => Has(name)
        ? body.GetProperty(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count) && count >= 0 ? count : Refuse<int?>(name, "must be a whole number, 0 or more")
        : null;

    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        (string Unit, double Seconds)[] units = [("mo", 30 * 86400), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400), ("w", 7 * 86400)];
        var unit = units.FirstOrDefault(u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        return unit.Unit is not null && int.TryParse(text.AsSpan(0, text.Length - unit.Unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number * unit.Seconds <= Longest.TotalSeconds
            ? TimeSpan.FromSeconds(number * unit.Seconds)
            : Refuse<TimeSpan?>(name, "must be a number and a unit, such as 30s, 30m, 30h, 30d, 4w or 1mo, of 100 years at most");
    }

    private T? Take<T>(string name, JsonValueKind kind, string rule, Func<JsonElement, T?> read)
        where T : class => !Has(name) ? null : body.GetProperty(name).ValueKind == kind ? read(body.GetProperty(name)) : Refuse<T>(name, rule);

    private T? Refuse<T>(string name, string rule)
    {
        Fault ??= Error.Invalid($"`{name}` {rule}.", name);
        return default;
    }
}
