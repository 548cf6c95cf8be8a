using Slipway.Engine.Tensors;

namespace Slipway.Tests.Engine.Tensors;

public sealed class KernelTests
{
    private static readonly int[] Lengths = [1, 3, 7, 8, 9, 31, 32, 33, 64, 100];

    [Fact]
    public void Reductions_agree_with_their_definitions_at_every_length()
    {
        var random = new Random(5);
        foreach (var length in Lengths)
        {
            var (x, y) = (Numbers(random, length), Numbers(random, length));
            VectorMath.Dot(x, y).ShouldBe((float)x.Zip(y, (a, b) => (double)a * b).Sum(), 1e-5f);
            VectorMath.Sum(x).ShouldBe((float)x.Sum(a => (double)a), 1e-5f);
            VectorMath.Max(x).ShouldBe(x.Max());
        }
    }

    [Fact]
    public void Element_wise_operations_agree_with_their_definitions_at_every_length()
    {
        var random = new Random(6);
        foreach (var length in Lengths)
        {
            var (x, y) = (Numbers(random, length), Numbers(random, length));
            Expect(y, x, (a, b) => a + b, s => VectorMath.Add(s, x));
            Expect(y, x, (a, b) => a + (0.3f * b), s => VectorMath.AddScaled(s, x, 0.3f));
            Expect(y, x, (a, b) => (0.9f * a) + (0.3f * b), s => VectorMath.ScaleAdd(s, 0.9f, x, 0.3f));
            Expect(y, x, (a, b) => a * b, s => VectorMath.MultiplyBy(s, x));
            Expect(y, x, (a, _) => a * 3, s => VectorMath.Scale(s, 3));
            Expect(y, x, (a, _) => MathF.Max(a, 0), Activations.Relu);
            Expect(y, x, (_, b) => b / (1 + MathF.Exp(-b)), s => Activations.Silu(x, s));
        }
    }

    [Fact]
    public void Softmax_sums_to_one_and_survives_large_and_masked_scores()
    {
        float[] row = [1000, 1001, float.NegativeInfinity, 999, 0, 0, 0, 0, 0, 0];
        Softmax.Row(row);
        row.Sum().ShouldBe(1, 1e-6f);
        row[2].ShouldBe(0);
        row[1].ShouldBe(0.6652409f, 1e-5f);
        Softmax.LogSumExp([1000, 1001, 999]).ShouldBe(1001.40760596f, 1e-3f);
        float[] masked = [float.NegativeInfinity, float.NegativeInfinity];
        Softmax.Row(masked);
        masked.ShouldBe([0, 0]);
    }

    [Fact]
    public void Softmax_gradient_matches_finite_differences()
    {
        GradientCheck.Verify(Numbers(new Random(7), 13), (x, y) => { x.CopyTo(y, 0); Softmax.Row(y); },
            (x, y, g) => { var d = g.ToArray(); Softmax.RowBackward(y, d); return d; });
    }

    [Fact]
    public void Activation_gradients_match_finite_differences()
    {
        var x = Numbers(new Random(8), 21);
        GradientCheck.Verify(x, (i, o) => Activations.Silu(i, o), (i, _, g) => { var d = g.ToArray(); Activations.SiluBackward(i, d); return d; });
        GradientCheck.Verify(x, (i, o) => { i.CopyTo(o, 0); Activations.Tanh(o); }, (_, o, g) => { var d = g.ToArray(); Activations.TanhBackward(o, d); return d; });
        GradientCheck.Verify(x, (i, o) => { i.CopyTo(o, 0); Activations.Relu(o); }, (_, o, g) => { var d = g.ToArray(); Activations.ReluBackward(o, d); return d; });
    }

    [Fact]
    public void Norm_gradients_match_finite_differences()
    {
        var random = new Random(9);
        var (x, gain, bias) = (Numbers(random, 19), Numbers(random, 19), Numbers(random, 19));
        var scratch = new float[19];
        GradientCheck.Verify(x, (i, o) => LayerNorm.Row(i, gain, bias, 1e-6f, o, scratch), (i, o, g) =>
        {
            var (n, d) = (new float[19], new float[19]);
            var inverse = LayerNorm.Row(i, gain, bias, 1e-6f, o, n);
            LayerNorm.RowBackward(n, inverse, gain, g, d);
            return d;
        });
        GradientCheck.Verify(x, (i, o) => RmsNorm.Row(i, gain, 1e-6f, o), (i, o, g) =>
        {
            var d = new float[19];
            RmsNorm.RowBackward(i, RmsNorm.Row(i, gain, 1e-6f, o), gain, g, d);
            return d;
        });
        GradientCheck.Verify(gain, (i, o) => RmsNorm.Row(x, i, 1e-6f, o), (i, o, g) =>
        {
            var d = new float[19];
            RmsNorm.RowGainGradient(x, RmsNorm.Row(x, i, 1e-6f, o), g, d);
            return d;
        });
        GradientCheck.Verify(gain, (i, o) => LayerNorm.Row(x, i, bias, 1e-6f, o, scratch), (i, o, g) =>
        {
            var (n, d) = (new float[19], new float[19]);
            LayerNorm.Row(x, i, bias, 1e-6f, o, n);
            LayerNorm.RowParameterGradients(n, g, d, new float[19]);
            return d;
        });
    }

    [Fact]
    public void Every_half_widens_to_the_same_bits_as_the_runtime_and_back()
    {
        var halves = Enumerable.Range(0, 65536).Select(i => BitConverter.UInt16BitsToHalf((ushort)i)).ToArray();
        var floats = new float[65536];
        HalfConversion.ToSingle(halves, floats);
        for (var i = 0; i < halves.Length; i++)
        {
            if (Half.IsNaN(halves[i]))
            {
                float.IsNaN(floats[i]).ShouldBeTrue();
            }
            else
            {
                BitConverter.SingleToUInt32Bits(floats[i]).ShouldBe(BitConverter.SingleToUInt32Bits((float)halves[i]));
            }
        }

        var back = new Half[65536];
        HalfConversion.ToHalf(floats, back);
        back.Where((h, i) => !Half.IsNaN(h) && h != halves[i]).ShouldBeEmpty();
    }

    private static void Expect(float[] y, float[] x, Func<float, float, float> definition, SpanAction operation)
    {
        var actual = y.ToArray();
        operation(actual);
        for (var i = 0; i < y.Length; i++)
        {
            actual[i].ShouldBe(definition(y[i], x[i]), 1e-5f);
        }
    }

    private delegate void SpanAction(Span<float> values);

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 4) - 2))];
}
