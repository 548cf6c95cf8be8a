using System.Runtime.InteropServices;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Formats.Gguf;

/// <summary>Converts between floats and the stored types.</summary>
public static class GgufNumbers
{
    private const int Block = 32;
    private const int BlockBytes = 34;

    /// <summary>floats = the stored numbers; both hold the same number of elements.</summary>
    public static void ToFloats(GgufTensorType type, ReadOnlySpan<byte> bytes, Span<float> floats)
    {
        switch (type)
        {
            case GgufTensorType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(floats);
                break;
            case GgufTensorType.F16:
                HalfConversion.ToSingle(MemoryMarshal.Cast<byte, Half>(bytes), floats);
                break;
            default:
                FromQ8(bytes, floats);
                break;
        }
    }

    /// <summary>The stored form of floats. Q8_0: scale = max|x| / 127 as binary16, x / scale rounded away from zero at half, as ggml does.</summary>
    public static byte[] FromFloats(GgufTensorType type, ReadOnlySpan<float> floats)
    {
        var bytes = new byte[type.Bytes(floats.Length)];
        switch (type)
        {
            case GgufTensorType.F32:
                MemoryMarshal.AsBytes(floats).CopyTo(bytes);
                break;
            case GgufTensorType.F16:
                HalfConversion.ToHalf(floats, MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()));
                break;
            default:
                ToQ8(floats, bytes);
                break;
        }

        return bytes;
    }

    private static void FromQ8(ReadOnlySpan<byte> bytes, Span<float> floats)
    {
        for (var at = 0; at < floats.Length; at += Block, bytes = bytes[BlockBytes..])
        {
            var scale = (float)MemoryMarshal.Read<Half>(bytes);
            for (var i = 0; i < Block; i++)
            {
                floats[at + i] = scale * (sbyte)bytes[2 + i];
            }
        }
    }

    private static void ToQ8(ReadOnlySpan<float> floats, Span<byte> bytes)
    {
        for (var at = 0; at < floats.Length; at += Block, bytes = bytes[BlockBytes..])
        {
            var block = floats.Slice(at, Block);
            var largest = 0f;
            foreach (var x in block)
            {
                largest = MathF.Max(largest, MathF.Abs(x));
            }

            var scale = largest / 127;
            var inverse = scale > 0 ? 1 / scale : 0;
            MemoryMarshal.Write(bytes, (Half)scale);
            for (var i = 0; i < Block; i++)
            {
                bytes[2 + i] = (byte)(sbyte)MathF.Round(block[i] * inverse, MidpointRounding.AwayFromZero);
            }
        }
    }
}
