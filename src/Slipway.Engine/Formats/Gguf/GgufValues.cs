using System.Runtime.InteropServices;

namespace Slipway.Engine.Formats.Gguf;

/// <summary>Reads metadata values.</summary>
internal static class GgufValues
{
    private const int DeepestArray = 4;

    public static GgufValue Read(GgufCursor cursor, string field)
    {
        var type = Type(cursor, field);
        return new GgufValue(type, type switch
        {
            GgufValueType.Array => Items(cursor, field, 1),
            GgufValueType.String => cursor.Text(field),
            GgufValueType.Bool => Bools(cursor, 1, field)[0],
            _ => Numbers(cursor, type, 1, field).GetValue(0)!,
        });
    }

    private static GgufArray Items(GgufCursor cursor, string field, int depth)
    {
        var type = Type(cursor, field);
        var count = cursor.Count(SmallestSize(type), $"{field}: items");
        return new GgufArray(type, type switch
        {
            GgufValueType.Array when depth == DeepestArray => throw new GgufException($"{field}: arrays are nested deeper than {DeepestArray}."),
            GgufValueType.Array => Each(count, () => Items(cursor, field, depth + 1)),
            GgufValueType.String => Each(count, () => cursor.Text(field)),
            GgufValueType.Bool => Bools(cursor, count, field),
            _ => Numbers(cursor, type, count, field),
        });
    }

    private static T[] Each<T>(int count, Func<T> read)
    {
        var items = new T[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = read();
        }

        return items;
    }

    private static Array Numbers(GgufCursor cursor, GgufValueType type, int count, string field) => type switch
    {
        GgufValueType.UInt8 => Raw<byte>(cursor, count, field),
        GgufValueType.Int8 => Raw<sbyte>(cursor, count, field),
        GgufValueType.UInt16 => Raw<ushort>(cursor, count, field),
        GgufValueType.Int16 => Raw<short>(cursor, count, field),
        GgufValueType.UInt32 => Raw<uint>(cursor, count, field),
        GgufValueType.Int32 => Raw<int>(cursor, count, field),
        GgufValueType.Float32 => Raw<float>(cursor, count, field),
        GgufValueType.UInt64 => Raw<ulong>(cursor, count, field),
        GgufValueType.Int64 => Raw<long>(cursor, count, field),
        _ => Raw<double>(cursor, count, field),
    };

    private static unsafe T[] Raw<T>(GgufCursor cursor, int count, string field)
        where T : unmanaged
    {
        var items = new T[count];
        var bytes = MemoryMarshal.AsBytes(items.AsSpan());
        cursor.Fill(bytes, field);
        if (!BitConverter.IsLittleEndian && sizeof(T) > 1)
        {
            bytes.Reverse();
            Array.Reverse(items);
        }

        return items;
    }

    private static bool[] Bools(GgufCursor cursor, int count, string field)
    {
        var bytes = cursor.Bytes(count, field);
        return bytes.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1)
            ? throw new GgufException($"{field}: a bool is neither 0 nor 1; the file is damaged.")
            : Array.ConvertAll(bytes, value => value == 1);
    }

    private static GgufValueType Type(GgufCursor cursor, string field)
    {
        var type = cursor.UInt32($"{field}: type");
        return type <= (uint)GgufValueType.Float64
            ? (GgufValueType)type
            : throw new GgufException($"{field}: value type {type} does not exist; the file is damaged or newer than version 3.");
    }

    /// <summary>Bytes that a value takes at least.</summary>
    private static int SmallestSize(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.Array => 12,
        _ => 8,
    };
}
