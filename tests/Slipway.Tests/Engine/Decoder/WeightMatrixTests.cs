using System.Runtime.InteropServices;
using Slipway.Engine.Decoder.Weights;
using Slipway.Engine.Formats.Gguf;

namespace Slipway.Tests.Engine.Decoder;

public sealed class WeightMatrixTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(96)]
    [InlineData(176)]
    [InlineData(37)]
    public void Halves_multiply_as_their_float_values_do_subnormals_included(int inputs)
    {
        var random = new Random(inputs);
        var halves = Enumerable.Range(0, 5 * inputs).Select(i => (Half)((random.NextSingle() - 0.5f) * (i % 7 == 0 ? 1e-6f : 2f))).ToArray();
        Check(new HalfMatrix(5, inputs, MemoryMarshal.Cast<Half, ushort>(halves).ToArray()), [.. halves.Select(half => (float)half)], inputs);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(160)]
    public void Blocks_of_bytes_multiply_as_their_float_values_do(int inputs)
    {
        var random = new Random(inputs);
        var floats = Enumerable.Range(0, 5 * inputs).Select(_ => (random.NextSingle() - 0.5f) * 3).ToArray();
        var bytes = GgufNumbers.FromFloats(GgufTensorType.Q8_0, floats);
        var stored = new float[floats.Length];
        GgufNumbers.ToFloats(GgufTensorType.Q8_0, bytes, stored);
        Check(new Q8Matrix(5, inputs, bytes, "w"), stored, inputs);
    }

    private static void Check(WeightMatrix matrix, float[] values, int inputs)
    {
        matrix.ToFloats().ShouldBe(values);
        var random = new Random(1);
        var x = Enumerable.Range(0, 3 * inputs).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var (single, many) = (new float[5], new float[15]);
        matrix.MultiplyVector(x.AsSpan(0, inputs), single);
        matrix.Multiply(3, x, many, threads: 1);
        for (var row = 0; row < 15; row++)
        {
            var expected = Enumerable.Range(0, inputs).Sum(i => (double)values[(row % 5 * inputs) + i] * x[(row / 5 * inputs) + i]);
            ((double)many[row]).ShouldBe(expected, 1e-4);
            if (row < 5)
            {
                ((double)single[row]).ShouldBe(expected, 1e-4);
            }
        }
    }
}
