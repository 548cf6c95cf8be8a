using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Usage;
using Slipway.Lifecycle.Monitoring;

namespace Slipway.Tests.Lifecycle.Monitoring;

public sealed class MonitoringTests
{
    private static readonly Gen<double[]> Latencies = Gen.Choose(1, 10_000_000).Select(v => v / 1000.0).NonEmptyListOf().Select(l => l.ToArray());

    [Fact]
    public void Quantiles_are_right_to_one_percent_whatever_the_values() =>
        Prop.ForAll(Latencies.ToArbitrary(), values =>
        {
            var sketch = Sketch(values);
            var sorted = values.Order().ToArray();
            return new[] { 0, .5, .95, .99, 1 }.All(q =>
            {
                var truth = sorted[(int)Math.Floor(q * (sorted.Length - 1))];
                return Math.Abs(sketch.Quantile(q)!.Value - truth) <= truth * (LatencySketch.Accuracy + 1e-9);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Merging_parts_equals_counting_the_whole() =>
        Prop.ForAll(Latencies.ToArbitrary(), Latencies.ToArbitrary(), (a, b) =>
        {
            var merged = Sketch(a);
            merged.Merge(Sketch(b));
            var whole = Sketch([.. a, .. b]);
            return merged.Count == whole.Count && new[] { .5, .95, .99 }.All(q => merged.Quantile(q) == whole.Quantile(q));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Calls_add_up_per_model_and_in_total_with_exact_cost()
    {
        var monitor = new EndpointMonitor(TimeProvider.System);
        for (var i = 1; i <= 10; i++) monitor.Observe(Call("1", i * 10, failed: i == 10, cost: 0.1m));
        monitor.Observe(Call("2", 1000, failed: false, cost: 0.05m));
        var one = monitor.Of("spam").Single(s => s.DeployedModel == "1");
        (one.Requests, one.Errors, one.ErrorRate, one.Cost, one.CostPerRequest).ShouldBe((10, 1, 0.1, 1.0m, 0.1m));
        one.LatencyP50Ms!.Value.ShouldBe(50, .51);
        one.CostPerMillionTokens.ShouldBe(1.0m / 30 * 1_000_000);
        var total = monitor.Total("spam");
        (total.Requests, total.Cost).ShouldBe((11, 1.05m));
        total.LatencyP99Ms!.Value.ShouldBeLessThan(110);
    }

    [Fact]
    public void Without_calls_or_prices_rates_and_costs_are_unknown_rather_than_zero()
    {
        var monitor = new EndpointMonitor(TimeProvider.System);
        var none = monitor.Total("spam");
        (none.ErrorRate, none.LatencyP50Ms, none.CostPerRequest, none.CostPerMillionTokens).ShouldBe((null, null, null, null));
        monitor.Observe(Call("1", 5, failed: false, cost: null));
        var unpriced = monitor.Total("spam");
        (unpriced.Unpriced, unpriced.CostPerRequest).ShouldBe((1, null));
        monitor.Forget("spam");
        monitor.Of("spam").ShouldBeEmpty();
    }

    private static EndpointCall Call(string model, double ms, bool failed, decimal? cost) =>
        new("spam", model, TimeSpan.FromMilliseconds(ms), failed, new TokenUsage(2, 1), cost);

    private static LatencySketch Sketch(double[] values)
    {
        var sketch = new LatencySketch();
        foreach (var value in values) sketch.Add(value);
        return sketch;
    }
}
