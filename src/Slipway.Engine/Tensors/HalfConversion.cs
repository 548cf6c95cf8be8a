using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slipway.Engine.Tensors;

/// <summary>Bulk conversion between float16 (IEEE 754 binary16) and float32. Rounds to nearest even, like <see cref="Half"/>.</summary>
public static class HalfConversion
{
    /// <summary>floats[i] = halves[i]; both spans have the same length.</summary>
    public static void ToSingle(ReadOnlySpan<Half> halves, Span<float> floats)
    {
        CheckLengths(halves.Length, floats.Length);
        var bits = MemoryMarshal.Cast<Half, ushort>(halves);
        var i = 0;
        for (; i + Vector128<ushort>.Count <= bits.Length; i += Vector128<ushort>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(bits), (nuint)i));
            Widen(low).StoreUnsafe(ref MemoryMarshal.GetReference(floats), (nuint)i);
            Widen(high).StoreUnsafe(ref MemoryMarshal.GetReference(floats), (nuint)(i + 4));
        }

        for (; i < halves.Length; i++)
        {
            floats[i] = (float)halves[i];
        }
    }

    /// <summary>halves[i] = floats[i], rounded; beyond ±65504 becomes infinity.</summary>
    public static void ToHalf(ReadOnlySpan<float> floats, Span<Half> halves)
    {
        CheckLengths(floats.Length, halves.Length);
        for (var i = 0; i < floats.Length; i++)
        {
            halves[i] = (Half)floats[i];
        }
    }

    /// <summary>Four halves in the low bits of four lanes. The exponent is moved by a multiplication, which also gets subnormals right.</summary>
    private static Vector128<float> Widen(Vector128<uint> half)
    {
        var sign = (half & Vector128.Create(0x8000u)) << 16;
        var magnitude = (half & Vector128.Create(0x7FFFu)) << 13;
        var scaled = magnitude.AsSingle() * Vector128.Create(5.192296858534828e33f); // 2^112: the difference of the exponent biases
        var special = Vector128.GreaterThanOrEqual(magnitude, Vector128.Create(0x0F800000u)); // infinity and NaN
        var bits = scaled.AsUInt32() | (special & Vector128.Create(0x7F800000u));
        return (bits | sign).AsSingle();
    }

    private static void CheckLengths(int from, int to)
    {
        if (from != to)
        {
            throw new ArgumentException($"{from} values do not fit {to}: give spans of equal length.", nameof(to));
        }
    }
}
