using Slipway.Engine.Decoder;
using Slipway.Engine.Decoder.Training;
using Slipway.Engine.Training;

namespace Slipway.Tests.Engine.Decoder;

/// <summary>Backpropagation by hand against central differences: every parameter of the whole network, in float32.</summary>
public sealed class GradientTests
{
    private static readonly DecoderConfig Tiny = new(Vocabulary: 40, Width: 16, Layers: 2, Heads: 4, KeyHeads: 2, HeadSize: 4, FeedForward: 24, Context: 80);

    [Fact]
    public void Every_weight_of_a_tied_network_has_the_gradient_that_differences_show() => Check(NetworkBuilder.Fresh(Tiny, seed: 1));

    [Fact]
    public void Every_weight_of_an_untied_network_has_the_gradient_that_differences_show() =>
        Check(NetworkBuilder.Fresh(Tiny with { TiedHead = false, KeyHeads = 4 }, seed: 2));

    [Fact]
    public void Every_low_rank_factor_has_the_gradient_that_differences_show()
    {
        var random = new Random(3);
        var weights = new DecoderWeights(Tiny, NetworkBuilder.Fresh(Tiny, seed: 3).Parameters.ToDictionary(p => p.Name, p => p.Values, StringComparer.Ordinal));
        var network = NetworkBuilder.Lora(weights, rank: 4, alpha: 8, seed: 4);
        foreach (var parameter in network.Parameters)
        {
            parameter.FillNormal(random, 0.3f); // B starts at zero, where A has no gradient to see
        }

        Check(network, spread: 1);
    }

    [Fact]
    public void Positions_of_weight_zero_leave_no_gradient()
    {
        var network = NetworkBuilder.Fresh(Tiny, seed: 5);
        var batch = Batch(new Random(5)) with { Weights = new float[2 * 70] };
        network.Accumulate(batch).ShouldBe(default);
        network.Parameters.ShouldAllBe(p => p.Gradient.All(g => g == 0));
    }

    private static void Check(DecoderNetwork network, float spread = 4)
    {
        var random = new Random(7);
        foreach (var parameter in network.Parameters)
        {
            for (var i = 0; i < parameter.Values.Length; i++)
            {
                parameter.Values[i] *= spread; // away from the near-linear start, so that differences rise above rounding
            }
        }

        var batch = Batch(random);
        network.Accumulate(batch);
        foreach (var parameter in network.Parameters)
        {
            // One difference tests the whole tensor: along random signs, mostly uphill so that the slope rises above rounding.
            var direction = parameter.Values.Select(_ => random.Next(2) == 0 ? -1f : 1f).ToArray();
            for (var i = 0; i < direction.Length; i++)
            {
                direction[i] = parameter.Gradient[i] == 0 ? 0 : direction[i] * (MathF.Sign(parameter.Gradient[i]) == MathF.Sign(direction[i]) ? 1 : 0.2f);
            }

            var expected = direction.Select((d, i) => (double)d * parameter.Gradient[i]).Sum();
            var size = 2e-3f / MathF.Sqrt(direction.Sum(d => d * d)) * MathF.Max(1, MathF.Sqrt(parameter.Values.Sum(v => v * v)));
            var measured = (LossAt(network, batch, parameter, direction, size) - LossAt(network, batch, parameter, direction, -size)) / (2 * size);
            var error = Math.Abs(measured - expected) / Math.Max(1e-3, Math.Abs(expected));
            error.ShouldBeLessThan(1e-2, $"{parameter.Name}: backpropagation {expected}, differences {measured}");
        }
    }

    private static double LossAt(DecoderNetwork network, TokenBatch batch, Parameter parameter, float[] direction, float size)
    {
        var kept = (float[])parameter.Values.Clone();
        for (var i = 0; i < kept.Length; i++)
        {
            parameter.Values[i] += size * direction[i];
        }

        var loss = network.Evaluate(batch).Loss;
        kept.CopyTo(parameter.Values, 0);
        return loss;
    }

    /// <summary>Two rows of 70 tokens: longer than a block of queries, some positions not counted.</summary>
    private static TokenBatch Batch(Random random)
    {
        var tokens = Enumerable.Range(0, 2 * 70).Select(_ => random.Next(40)).ToArray();
        var targets = Enumerable.Range(0, 2 * 70).Select(_ => random.Next(40)).ToArray();
        var weights = Enumerable.Range(0, 2 * 70).Select(i => i % 5 == 0 ? 0f : 1f).ToArray();
        return new TokenBatch(2, 70, tokens, targets, weights);
    }
}
