using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Slipway.Engine.Formats.Gguf;

/// <summary>Keys and values of a GGUF file, in file order. The typed readers refuse a missing key or another type by name.</summary>
public sealed class GgufMetadata : IEnumerable<KeyValuePair<string, GgufValue>>
{
    private readonly OrderedDictionary<string, GgufValue> values = new(StringComparer.Ordinal);

    /// <summary>The value of a key; setting adds or replaces.</summary>
    public GgufValue this[string key]
    {
        get => values.TryGetValue(key, out var value) ? value : throw new GgufException($"metadata {key}: missing; the model needs it.");
        set => values[key] = value;
    }

    /// <summary>Number of keys.</summary>
    public int Count => values.Count;

    /// <summary>For collection initialisers.</summary>
    public void Add(string key, GgufValue value) => values.Add(key, value);

    public bool Contains(string key) => values.ContainsKey(key);

    public string String(string key) => As<string>(key, "a string");

    public string? StringOrNull(string key) => Contains(key) ? String(key) : null;

    public string[] Strings(string key) => Items<string>(key, "an array of strings");

    /// <summary>A whole number of any width, from 0 to <paramref name="most"/>.</summary>
    public int Integer(string key, int most = int.MaxValue)
    {
        var value = this[key].Value;
        if (value is byte or sbyte or ushort or short or uint or int or ulong or long)
        {
            var number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
            return number >= 0 && number <= most ? (int)number : throw new GgufException($"metadata {key}: {number} is outside 0 to {most}.");
        }

        throw Mismatch(key, "a whole number");
    }

    public int? IntegerOrNull(string key, int most = int.MaxValue) => Contains(key) ? Integer(key, most) : null;

    /// <summary>Whole numbers of any width, as they stand.</summary>
    public int[] Integers(string key) => this[key].Value is GgufArray { Items: var items } && items is int[] or uint[]
        ? [.. items.Cast<object>().Select(item => unchecked((int)Convert.ToInt64(item, CultureInfo.InvariantCulture)))]
        : throw Mismatch(key, "an array of 32-bit whole numbers");

    /// <summary>A finite floating-point number.</summary>
    public float Float(string key) => this[key].Value switch
    {
        float value when float.IsFinite(value) => value,
        double value when float.IsFinite((float)value) => (float)value,
        _ => throw Mismatch(key, "a finite number"),
    };

    public float FloatOr(string key, float otherwise) => Contains(key) ? Float(key) : otherwise;

    public bool BoolOr(string key, bool otherwise) => Contains(key) ? As<bool>(key, "true or false") : otherwise;

    public IEnumerator<KeyValuePair<string, GgufValue>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool TryAdd(string key, GgufValue value) => values.TryAdd(key, value);

    private T As<T>(string key, [ConstantExpected] string expected) => this[key].Value is T value ? value : throw Mismatch(key, expected);

    private T[] Items<T>(string key, string expected) => this[key].Value is GgufArray { Items: T[] items } ? items : throw Mismatch(key, expected);

    private GgufException Mismatch(string key, string expected) => new($"metadata {key}: is {this[key].Type}, should be {expected}.");
}
