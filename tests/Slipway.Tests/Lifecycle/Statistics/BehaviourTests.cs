using Slipway.Lifecycle.Statistics;

namespace Slipway.Tests.Lifecycle.Statistics;

public sealed class BehaviourTests
{
    [Fact]
    public void Clustered_rows_get_a_wider_interval_than_independent_ones()
    {
        var random = new Random(7);
        var clustered = Enumerable.Range(0, 40).SelectMany(g =>
        {
            var right = random.NextDouble() < 0.7 ? 1.0 : 0.0;
            return Enumerable.Range(0, 10).Select(_ => (Group: $"g{g}", Value: right));
        }).ToArray();
        var byGroup = GroupBootstrap.Mean(clustered, new Random(1));
        var byRow = GroupBootstrap.Mean(clustered.Select((r, i) => ($"r{i}", r.Value)), new Random(1));
        byGroup.Interval!.Value.Width.ShouldBeGreaterThan(2 * byRow.Interval!.Value.Width);
        byGroup.N.ShouldBe(40);
        byGroup.Value!.Value.ShouldBe(byRow.Value!.Value, 1e-12);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bootstrap_interval()
    {
        var rows = Enumerable.Range(0, 50).Select(i => ($"g{i % 17}", i % 3 == 0 ? 1.0 : 0.0)).ToArray();
        GroupBootstrap.Mean(rows, new Random(3)).ShouldBe(GroupBootstrap.Mean(rows, new Random(3)));
    }

    [Fact]
    public void No_rows_are_undetermined_rather_than_zero()
    {
        Proportions.WilsonEstimate(0, 0).Value.ShouldBeNull();
        GroupBootstrap.Mean([], new Random(1)).Value.ShouldBeNull();
    }

    [Fact]
    public void Looking_after_every_row_keeps_the_confidence_sequence_false_alarm_rate_below_five_percent()
    {
        var random = new Random(20261121);
        const int runs = 400, length = 600;
        var alarms = 0;
        for (var run = 0; run < runs; run++)
        {
            double sum = 0, squares = 0;
            var alarmed = false;
            for (var n = 1; n <= length && !alarmed; n++)
            {
                var x = (random.NextDouble() < .8 ? 1 : 0) - (random.NextDouble() < .8 ? 1 : 0);
                sum += x;
                squares += x * x;
                var variance = Math.Max(0, squares / n - sum / n * (sum / n));
                alarmed = n >= 20 && Math.Abs(sum / n) > ConfidenceSequence.Margin(n, variance);
            }
            if (alarmed) alarms++;
        }
        ((double)alarms / runs).ShouldBeLessThanOrEqualTo(.05);
    }

    [Fact]
    public void The_stable_hash_never_changes_between_releases()
    {
        StableHash.Of("caller-1").ShouldBe(StableHash.Of("caller-1"));
        StableHash.Of("caller-1").ShouldNotBe(StableHash.Of("caller-1", seed: 1));
        StableHash.Mix(0).ShouldBe(0xE220A8397B1DCDAFUL); // first output of SplitMix64 with seed 0 in the authors' reference code
    }
}
