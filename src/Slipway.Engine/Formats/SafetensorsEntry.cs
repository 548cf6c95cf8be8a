using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Formats;

/// <summary>One tensor to be written: its bytes are little-endian and row-major.</summary>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Data)
{
    public static SafetensorsEntry F32(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * 4];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
            return new(name, SafetensorsType.F32, shape, bytes);
        }

        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), values[i]);
        }

        return new(name, SafetensorsType.F32, shape, bytes);
    }

    /// <summary>Rounds to the nearest float16.</summary>
    public static SafetensorsEntry F16(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        var halves = new Half[values.Length];
        HalfConversion.ToHalf(values, halves);
        var bytes = new byte[values.Length * 2];
        for (var i = 0; i < halves.Length; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(i * 2), halves[i]);
        }

        return new(name, SafetensorsType.F16, shape, bytes);
    }

    public static SafetensorsEntry I64(string name, IReadOnlyList<int> shape, ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * 8];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * 8), values[i]);
        }

        return new(name, SafetensorsType.I64, shape, bytes);
    }
}
