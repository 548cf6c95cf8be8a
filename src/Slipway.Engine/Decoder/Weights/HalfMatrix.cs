using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Slipway.Engine.Tensors;

namespace Slipway.Engine.Decoder.Weights;

/// <summary>A weight in float16, widened on the way through the processor: half the memory traffic of float32.</summary>
public sealed class HalfMatrix(int outputs, int inputs, ushort[] values) : WeightMatrix(outputs, inputs)
{
    private const int SignAndMagnitude = unchecked((int)0x8FFFFFFF);
    private const float BiasDifference = 5.192296858534828e33f; // 2^112

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
        var (sum, done) = Vector512.IsHardwareAccelerated ? Dot512(halves, x) : Dot256(halves, x);
        for (; done < halves.Length; done++)
        {
            sum += (float)BitConverter.UInt16BitsToHalf(halves[done]) * x[done];
        }

        return sum;
    }

    private static (float Sum, int Done) Dot512(ReadOnlySpan<ushort> halves, ReadOnlySpan<float> x)
    {
        ref var h = ref MemoryMarshal.GetReference(halves);
        ref var f = ref MemoryMarshal.GetReference(x);
        var (s0, s1) = (Vector512<float>.Zero, Vector512<float>.Zero);
        nuint i = 0;
        for (; i + 32 <= (nuint)halves.Length; i += 32)
        {
            var (a, b) = Vector512.Widen(Vector512.LoadUnsafe(ref h, i));
            s0 = Vector512.FusedMultiplyAdd(ToSingle(a), Vector512.LoadUnsafe(ref f, i), s0);
            s1 = Vector512.FusedMultiplyAdd(ToSingle(b), Vector512.LoadUnsafe(ref f, i + 16), s1);
        }

        return (Vector512.Sum(s0 + s1), (int)i);
    }

    private static (float Sum, int Done) Dot256(ReadOnlySpan<ushort> halves, ReadOnlySpan<float> x)
    {
        ref var h = ref MemoryMarshal.GetReference(halves);
        ref var f = ref MemoryMarshal.GetReference(x);
        var (s0, s1) = (Vector256<float>.Zero, Vector256<float>.Zero);
        nuint i = 0;
        for (; i + 16 <= (nuint)halves.Length; i += 16)
        {
            var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref h, i));
            s0 = Vector256.FusedMultiplyAdd(ToSingle(a), Vector256.LoadUnsafe(ref f, i), s0);
            s1 = Vector256.FusedMultiplyAdd(ToSingle(b), Vector256.LoadUnsafe(ref f, i + 8), s1);
        }

        return (Vector256.Sum(s0 + s1), (int)i);
    }

    // Finite halves in 32-bit lanes: sign, exponent and fraction are shifted to a float's places, then a product puts the exponent's bias right.
    private static Vector512<float> ToSingle(Vector512<uint> half) =>
        (Vector512.ShiftRightArithmetic((half << 16).AsInt32(), 3) & Vector512.Create(SignAndMagnitude)).AsSingle() * Vector512.Create(BiasDifference);

    private static Vector256<float> ToSingle(Vector256<uint> half) =>
        (Vector256.ShiftRightArithmetic((half << 16).AsInt32(), 3) & Vector256.Create(SignAndMagnitude)).AsSingle() * Vector256.Create(BiasDifference);
}
