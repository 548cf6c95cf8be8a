using Slipway.Engine.Formats;
using Slipway.Engine.Training;

namespace Slipway.Tests.Engine.Training;

public sealed class TrainingKitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-training").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AdamW_takes_the_steps_of_the_paper()
    {
        // By hand: with g constant, m-hat = g and v-hat = g² at every step, so each step moves by rate * (1 + decay * value).
        var parameter = new Parameter("w", [1]);
        parameter.Values[0] = 1;
        var adam = new AdamW([parameter], new AdamWOptions(WeightDecay: 0.1f));
        var expected = 1.0;
        for (var step = 0; step < 5; step++)
        {
            parameter.Gradient[0] = 0.5f;
            adam.Step(0.01f);
            expected = (expected * (1 - (0.01 * 0.1))) - 0.01;
            parameter.Values[0].ShouldBe((float)expected, 1e-6f);
            parameter.Gradient[0].ShouldBe(0);
        }
    }

    [Fact]
    public void A_long_parameter_gets_the_same_update_in_its_vectors_and_in_its_tail()
    {
        var parameter = new Parameter("w", [19]);
        Array.Fill(parameter.Values, 2f);
        Array.Fill(parameter.Gradient, -0.3f);
        new AdamW([parameter]).Step(0.1f);
        parameter.Values.ShouldAllBe(v => Math.Abs(v - parameter.Values[0]) < 1e-6f);
    }

    [Fact]
    public void AdamW_finds_the_minimum_of_a_bowl()
    {
        var parameter = new Parameter("w", [3], decays: false);
        var adam = new AdamW([parameter]);
        float[] target = [3, -1, 0.25f];
        var schedule = new CosineSchedule(0.1f, 500, 20, 0);
        for (var step = 1; step <= 500; step++)
        {
            for (var i = 0; i < 3; i++)
            {
                parameter.Gradient[i] = 2 * (parameter.Values[i] - target[i]);
            }

            adam.Step(schedule.At(step));
        }

        parameter.Values.Zip(target, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-2f);
    }

    [Fact]
    public void The_rate_rises_to_its_peak_and_falls_to_its_floor()
    {
        var schedule = new CosineSchedule(1, 110, 10, 0.1f);
        schedule.At(1).ShouldBe(0.1f, 1e-6f);
        schedule.At(10).ShouldBe(1, 1e-6f);
        schedule.At(60).ShouldBe(0.55f, 1e-6f);
        schedule.At(110).ShouldBe(0.1f, 1e-6f);
        schedule.At(500).ShouldBe(0.1f, 1e-6f);
    }

    [Fact]
    public void Gradients_are_clipped_to_a_common_norm()
    {
        var (a, b) = (new Parameter("a", [1]), new Parameter("b", [1]));
        (a.Gradient[0], b.Gradient[0]) = (3, 4);
        GradientClipping.ByGlobalNorm([a, b], 1).ShouldBe(5);
        (a.Gradient[0], b.Gradient[0]).ShouldBe((0.6f, 0.8f));
        GradientClipping.ByGlobalNorm([a, b], 10).ShouldBe(1, 1e-6f);
        a.Gradient[0].ShouldBe(0.6f);
    }

    [Fact]
    public void The_order_of_rows_is_a_permutation_that_depends_on_seed_and_epoch_only()
    {
        var order = SeededOrder.Of(100, 7, 3);
        order.Order().ShouldBe(Enumerable.Range(0, 100));
        SeededOrder.Of(100, 7, 3).ShouldBe(order);
        SeededOrder.Of(100, 7, 4).ShouldNotBe(order);
        SeededOrder.Of(100, 8, 3).ShouldNotBe(order);
    }

    [Fact]
    public void A_run_resumed_from_its_checkpoint_ends_with_the_same_bits()
    {
        var path = Path.Combine(_folder, "run.safetensors");
        var (whole, _) = Train(null, 0, 20);
        var (_, save) = Train(null, 0, 9);
        save(path);
        var (resumed, _) = Train(path, 9, 20);
        resumed.ShouldBe(whole);
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused()
    {
        var path = Path.Combine(_folder, "run.safetensors");
        Train(null, 0, 1).Save(path);
        var other = new[] { new Parameter("other", [40]) };
        Should.Throw<ModelFormatException>(() => TrainingCheckpoint.Restore(path, other, new AdamW(other)));
        SafetensorsWriter.Write(path, [SafetensorsEntry.F32("other", [40], new float[40])]);
        Should.Throw<ModelFormatException>(() => TrainingCheckpoint.Restore(path, other, new AdamW(other)));
    }

    private static (float[] Values, Action<string> Save) Train(string? from, int first, int last)
    {
        var parameters = new[] { new Parameter("w", [5, 8]).FillNormal(new Random(3), 1), new Parameter("b", [3], decays: false) };
        var adam = new AdamW(parameters);
        if (from is not null)
        {
            TrainingCheckpoint.Restore(from, parameters, adam)["epoch"].ShouldBe("4");
        }

        for (var step = first; step < last; step++)
        {
            foreach (var parameter in parameters)
            {
                for (var i = 0; i < parameter.Values.Length; i++)
                {
                    parameter.Gradient[i] = MathF.Sin(parameter.Values[i] + step + i);
                }
            }

            adam.Step(0.05f);
        }

        return (
            [.. parameters.SelectMany(p => p.Values)],
            path => TrainingCheckpoint.Save(path, parameters, adam, new Dictionary<string, string> { ["epoch"] = "4" }));
    }
}
