using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Decoder.Weights;

/// <summary>A weight in float16, widened on the way through the processor: half the memory traffic of float32.</summary>
public sealed class HalfMatrix(int outputs, int inputs, ushort[] values) : WeightMatrix(outputs, inputs)
{
    /// <inheritdoc/>
    public override void Row(int row, Span<float> floats) =>
        HalfConversion.ToSingle(MemoryMarshal.Cast<ushort, Half>(values.AsSpan(row * In, In)), floats[..In]);

    /// <inheritdoc/>
    public override void MultiplyVector(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var row = 0; row < Out; row++)
        {
            y[row] = Dot(values.AsSpan(row * In, In), x);
        }
    }

    private static float Dot(ReadOnlySpan<ushort> halves, ReadOnlySpan<float> x)
    {
        ref var h = ref MemoryMarshal.GetReference(halves);
        ref var f = ref MemoryMarshal.GetReference(x);
        var (s0, s1, s2, s3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        nuint i = 0;
        var length = (nuint)halves.Length;
        for (; i + 32 <= length; i += 32)
        {
            var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref h, i));
            var (c, d) = Vector256.Widen(Vector256.LoadUnsafe(ref h, i + 16));
            s0 = Vector256.FusedMultiplyAdd(ToSingle(a), Vector256.LoadUnsafe(ref f, i), s0);
            s1 = Vector256.FusedMultiplyAdd(ToSingle(b), Vector256.LoadUnsafe(ref f, i + 8), s1);
            s2 = Vector256.FusedMultiplyAdd(ToSingle(c), Vector256.LoadUnsafe(ref f, i + 16), s2);
            s3 = Vector256.FusedMultiplyAdd(ToSingle(d), Vector256.LoadUnsafe(ref f, i + 24), s3);
        }

        var sum = Vector256.Sum((s0 + s1) + (s2 + s3));
        for (; i < length; i++)
        {
            sum += (float)BitConverter.UInt16BitsToHalf(halves[(int)i]) * x[(int)i];
        }

        return sum;
    }

    /// <summary>Finite halves in 32-bit lanes: sign, exponent and fraction shifted to a float's places, the exponent's bias put right by a product.</summary>
    private static Vector256<float> ToSingle(Vector256<uint> half)
    {
        var bits = Vector256.ShiftRightArithmetic((half << 16).AsInt32(), 3) & Vector256.Create(unchecked((int)0x8FFFFFFF));
        return bits.AsSingle() * Vector256.Create(5.192296858534828e33f); // 2^112
    }
}
