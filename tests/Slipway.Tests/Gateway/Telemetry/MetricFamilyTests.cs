using System.Text;
using Slipway.Gateway.Telemetry;

namespace Slipway.Tests.Gateway.Telemetry;

public sealed class MetricFamilyTests
{
    [Fact]
    public void A_counter_writes_one_line_for_each_set_of_labels_in_order_and_escapes_them()
    {
        var counter = new Counter("calls_total", "Calls.", "model", "outcome");
        counter.Add(1, "b", "ok");
        counter.Add(2, "a\"\\\n", "ok");
        counter.Add(3, "b", "ok");
        Text(counter).ShouldBe("""
            # HELP calls_total Calls.
            # TYPE calls_total counter
            calls_total{model="a\"\\\n",outcome="ok"} 2
            calls_total{model="b",outcome="ok"} 4

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_histogram_counts_each_value_in_the_first_bucket_that_holds_it_and_all_above()
    {
        var histogram = new Histogram("seconds", "Time.", [0.1, 1], "model");
        foreach (var value in (double[])[0.1, 0.5, 7])
        {
            histogram.Observe(value, "m");
        }

        Text(histogram).ShouldContain("""
            seconds_bucket{model="m",le="0.1"} 1
            seconds_bucket{model="m",le="1"} 2
            seconds_bucket{model="m",le="+Inf"} 3
            seconds_sum{model="m"} 7.6
            seconds_count{model="m"} 3
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_flood_of_labels_ends_in_one_series_named_other()
    {
        var counter = new Counter("calls_total", "Calls.", "model");
        Parallel.For(0, 5000, i => counter.Add(1, "m" + i));
        var lines = Text(counter).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').ToList();
        lines.Count.ShouldBeInRange(2001, 2100);
        lines.ShouldContain(l => l.StartsWith("calls_total{model=\"other\"} ", StringComparison.Ordinal));
        lines.Sum(l => int.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(5000);
    }

    private static string Text(MetricFamily family)
    {
        var output = new StringBuilder();
        family.Write(output);
        return output.ToString();
    }
}
