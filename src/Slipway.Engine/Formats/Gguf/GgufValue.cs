namespace Slipway.Engine.Formats.Gguf;

/// <summary>Types of metadata values; the numbers are GGUF's.</summary>
public enum GgufValueType
{
    UInt8 = 0,
    Int8 = 1,
    UInt16 = 2,
    Int16 = 3,
    UInt32 = 4,
    Int32 = 5,
    Float32 = 6,
    Bool = 7,
    String = 8,
    Array = 9,
    UInt64 = 10,
    Int64 = 11,
    Float64 = 12,
}

/// <summary>One metadata value: the .NET value of that type, or an <see cref="GgufArray"/>.</summary>
public sealed record GgufValue(GgufValueType Type, object Value)
{
    public static implicit operator GgufValue(uint value) => new(GgufValueType.UInt32, value);

    public static implicit operator GgufValue(float value) => new(GgufValueType.Float32, value);

    public static implicit operator GgufValue(bool value) => new(GgufValueType.Bool, value);

    public static implicit operator GgufValue(string value) => new(GgufValueType.String, value);

    public static implicit operator GgufValue(string[] value) => new(GgufValueType.Array, new GgufArray(GgufValueType.String, value));

    public static implicit operator GgufValue(int[] value) => new(GgufValueType.Array, new GgufArray(GgufValueType.Int32, value));
}

/// <summary>An array value: a .NET array of the element type (<c>uint[]</c>, <c>string[]</c>, <c>GgufArray[]</c>, …).</summary>
public sealed record GgufArray(GgufValueType ElementType, Array Items);
