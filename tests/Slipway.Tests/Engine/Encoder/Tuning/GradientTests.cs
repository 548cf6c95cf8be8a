using Slipway.Engine.Encoder;
using Slipway.Engine.Encoder.Tuning;
using Slipway.Engine.Tensors;
using Slipway.Engine.Training;

namespace Slipway.Tests.Engine.Encoder.Tuning;

/// <summary>
/// Every gradient against central differences: the loss is a random projection of the output, and it must rise along a direction as the gradient says.
/// </summary>
public sealed class GradientTests
{
    private static readonly EncoderWeights Weights = EncoderWeights.Load(UseLite.Folder);

    private static readonly TokenBatch Batch = new([[7, 9, 300, 4000, 12], [55], [], [100, 101, 102, 103, 104, 105, 106, 107, 108]]);

    [Fact]
    public void A_dense_layer_with_adapter_has_the_right_gradients()
    {
        var random = new Random(1);
        var pair = Lora(random, 9, 14, 3);
        var layer = new TunedProjection("x", Numbers(random, 14 * 9), Numbers(random, 14), pair);
        var (x, direction) = (Numbers(random, 5 * 9), Numbers(random, 5 * 14));
        var (y, dX) = (new float[5 * 14], new float[5 * 9]);

        double Loss()
        {
            layer.Apply(5, x, y, 1);
            return Dot(y, direction);
        }

        Loss();
        layer.Backward(5, x, direction, dX, 1);
        Check(x, dX, Loss, "input");
        Check(pair.A, Loss);
        Check(pair.B, Loss);
    }

    [Fact]
    public void Attention_has_the_right_gradient()
    {
        var random = new Random(2);
        const int width = 24;
        var qkv = Numbers(random, Batch.Tokens * 3 * width);
        var direction = Numbers(random, Batch.Tokens * width);
        var (buffer, weights, context, dContext, dQkv) = (new GrowingBuffer(), new GrowingBuffer(), new GrowingBuffer(), new GrowingBuffer(), new GrowingBuffer());
        weights.Take(Attention.WeightCount(Batch));
        context.Take(direction.Length);
        direction.CopyTo(dContext.Take(direction.Length));
        dQkv.Take(qkv.Length);

        double Loss()
        {
            qkv.CopyTo(buffer.Take(qkv.Length));
            Attention.Forward(Batch, width, buffer, weights, context, 2);
            return Dot(context.Span.ToArray(), direction);
        }

        Loss();
        AttentionBackward.Run(Batch, width, buffer, weights, dContext, dQkv, 2);
        var gradient = dQkv.Span.ToArray();
        for (var part = 0; part < 3; part++)
        {
            // Queries, keys and values apart, so that a large gradient of one cannot hide an error of another.
            var mask = Enumerable.Range(0, qkv.Length).Select(i => i % (3 * width) / width == part ? 1f : 0).ToArray();
            Check(qkv, [.. gradient.Zip(mask, (g, m) => g * m)], Loss, $"part {part}", gradient);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_whole_layer_has_the_right_gradients(int index)
    {
        var random = new Random(3);
        var pairs = new List<LoraPair>();
        var model = new EncoderModel(Weights, (name, weight, bias) =>
        {
            var pair = Lora(random, weight.Length / bias.Length, bias.Length, 4);
            if (name.StartsWith($"layers.{index}.", StringComparison.Ordinal))
            {
                pairs.Add(pair);
            }

            return new TunedProjection(name, weight, bias, pair);
        });
        var layer = model.Layers[index];
        var a = new LayerActivations();
        var x = Numbers(random, Batch.Tokens * layer.Width);
        var direction = Numbers(random, Batch.Tokens * EncoderShape.Dimension);

        double Loss()
        {
            x.CopyTo(a.Input.Take(x.Length));
            layer.Forward(Batch, a, 1);
            return Dot(a.Output.Span.ToArray(), direction);
        }

        Loss();
        var dX = new float[x.Length];
        new LayerBackward(layer).Run(Batch, a, direction, dX, 1);
        Check(x, dX, Loss, "input");
        foreach (var pair in pairs)
        {
            Check(pair.A, Loss);
            Check(pair.B, Loss);
        }
    }

    [Theory]
    [InlineData("attention.qkv attention.out residual ffn.in ffn.out", 9)]
    [InlineData("layers.1.ffn.in layers.1.attention.qkv", 2)]
    public void The_whole_encoder_with_its_head_has_the_right_gradients(string targets, int adapters)
    {
        var random = new Random(4);
        var settings = new LoraSettings { Rank = 4, TargetModules = targets.Split(' ') };
        var encoder = new TunableEncoder(Weights, settings, 5, 1);
        encoder.Adapters.Count.ShouldBe(adapters);
        foreach (var (_, pair) in encoder.Adapters)
        {
            pair.B.FillNormal(random, 0.02f);
        }

        var head = new SoftmaxHead(3);
        head.Weight.FillNormal(random, 0.3f);
        head.Bias.FillNormal(random, 0.3f);
        int[] labels = [0, 2, 1, 1];
        float[] classWeights = [1, 0.5f, 2];
        var scratch = new SoftmaxHead(3);

        double Loss()
        {
            head.Weight.Values.CopyTo(scratch.Weight.Values, 0);
            head.Bias.Values.CopyTo(scratch.Bias.Values, 0);
            return scratch.Learn(4, encoder.Forward(Batch), labels, classWeights, 4f, []);
        }

        var embeddings = encoder.Forward(Batch);
        var dEmbeddings = new float[embeddings.Length];
        head.Learn(4, embeddings, labels, classWeights, 4f, dEmbeddings);
        encoder.Backward(Batch, dEmbeddings);
        foreach (var parameter in encoder.Parameters.Concat(head.Parameters))
        {
            Check(parameter, Loss);
        }
    }

    private static LoraPair Lora(Random random, int inputs, int outputs, int rank)
    {
        var pair = LoraPair.Create("m", inputs, outputs, rank, 2 * rank, random);
        pair.B.FillNormal(random, 0.1f);
        return pair;
    }

    private static void Check(Parameter parameter, Func<double> loss) => Check(parameter.Values, parameter.Gradient, loss, parameter.Name);

    /// <summary>Along the gradient, where the signal is strongest, and along a random half of it, where parts cannot cancel out.</summary>
    private static void Check(float[] values, float[] gradient, Func<double> loss, string name, float[]? whole = null)
    {
        var random = new Random(11);
        CheckAlong(values, whole ?? gradient, gradient, loss, name);
        CheckAlong(values, whole ?? gradient, [.. gradient.Select((g, i) => i == 0 || random.Next(2) == 0 ? g : 0)], loss, name + " (half)");
    }

    private static void CheckAlong(float[] values, float[] gradient, float[] direction, Func<double> loss, string name)
    {
        var length = Math.Sqrt(Dot(direction, direction));
        length.ShouldBeGreaterThan(0, name);
        var before = values.ToArray();
        double At(double step)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(before[i] + (step * direction[i] / length));
            }

            var result = loss();
            before.CopyTo(values, 0);
            return result;
        }

        // Of several steps the best counts: short ones drown in rounding, long ones bend.
        var analytic = Dot(gradient, direction) / length;
        var errors = new[] { 0.3, 0.1, 0.03, 0.01, 0.003 }.Select(h =>
        {
            var numeric = (At(h) - At(-h)) / (2 * h);
            return Math.Abs(numeric - analytic) / (Math.Abs(numeric) + Math.Abs(analytic));
        });
        errors.Min().ShouldBeLessThan(1e-2, name);
    }

    private static double Dot(float[] x, float[] y) => x.Zip(y, (a, b) => (double)a * b).Sum();

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
}
