using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Slipway.Engine.Decoder.Weights;

/// <summary>A weight in Q8_0: blocks of 32 signed bytes with a scale. Scales and bytes are kept apart, which keeps the loads aligned.</summary>
public sealed class Q8Matrix : WeightMatrix
{
    private const int Block = 32;
    private const int BlockBytes = 34;

    private readonly float[] scales;
    private readonly sbyte[] values;

    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns; a multiple of 32.</param>
    /// <param name="bytes">Blocks as stored in GGUF.</param>
    /// <param name="name">For errors.</param>
    public Q8Matrix(int outputs, int inputs, ReadOnlySpan<byte> bytes, string name)
        : base(outputs, inputs)
    {
        scales = new float[outputs * inputs / Block];
        values = new sbyte[outputs * inputs];
        for (var block = 0; block < scales.Length; block++, bytes = bytes[BlockBytes..])
        {
            scales[block] = (float)MemoryMarshal.Read<Half>(bytes);
            MemoryMarshal.Cast<byte, sbyte>(bytes.Slice(2, Block)).CopyTo(values.AsSpan(block * Block));
            if (!float.IsFinite(scales[block]))
            {
                throw Finite.NotFinite(name);
            }
        }
    }

    /// <inheritdoc/>
    public override void Row(int row, Span<float> floats)
    {
        for (var i = 0; i < In; i++)
        {
            floats[i] = values[(row * In) + i] * scales[((row * In) + i) / Block];
        }
    }

    /// <inheritdoc/>
    public override void MultiplyVector(ReadOnlySpan<float> x, Span<float> y)
    {
        var blocks = In / Block;
        for (var row = 0; row < Out; row++)
        {
            y[row] = Dot(values.AsSpan(row * In, In), scales.AsSpan(row * blocks, blocks), x);
        }
    }

    private static float Dot(ReadOnlySpan<sbyte> bytes, ReadOnlySpan<float> scales, ReadOnlySpan<float> x)
    {
        ref var b = ref MemoryMarshal.GetReference(bytes);
        ref var f = ref MemoryMarshal.GetReference(x);
        var (s0, s1) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var block = 0; block < scales.Length; block++)
        {
            var at = (nuint)(block * Block);
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref b, at));
            var (i0, i1) = Vector256.Widen(low);
            var (i2, i3) = Vector256.Widen(high);
            var t0 = Vector256.ConvertToSingle(i0) * Vector256.LoadUnsafe(ref f, at);
            var t1 = Vector256.ConvertToSingle(i1) * Vector256.LoadUnsafe(ref f, at + 8);
            t0 = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(i2), Vector256.LoadUnsafe(ref f, at + 16), t0);
            t1 = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(i3), Vector256.LoadUnsafe(ref f, at + 24), t1);
            var scale = Vector256.Create(scales[block]);
            s0 = Vector256.FusedMultiplyAdd(t0, scale, s0);
            s1 = Vector256.FusedMultiplyAdd(t1, scale, s1);
        }

        return Vector256.Sum(s0 + s1);
    }
}
