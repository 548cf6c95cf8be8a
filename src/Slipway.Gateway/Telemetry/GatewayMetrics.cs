using System.Text;

namespace Slipway.Gateway.Telemetry;

/// <summary>What the gateway counts. Labels are bounded: names of groups and deployments that exist, kinds of outcome.</summary>
public sealed class GatewayMetrics
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

    private int inFlight;

    public GatewayMetrics() =>
        Families =
        [
            Requests, Duration, FirstByte, Tokens, Cost, Attempts,
            new Gauge("slipway_requests_in_flight", "Calls being served now.", () => Volatile.Read(ref inFlight)),
        ];

    public Counter Requests { get; } = new("slipway_requests_total", "Calls answered, by what came of them.", "model", "dialect", "operation", "outcome");

    public Histogram Duration { get; } = new("slipway_request_duration_seconds", "Time from the request to the last byte of the answer.", Seconds, "model", "operation");

    public Histogram FirstByte { get; } = new("slipway_time_to_first_byte_seconds", "Time from the request to the first byte of the answer.", Seconds, "model", "operation");

    public Counter Tokens { get; } = new("slipway_tokens_total", "Tokens, by direction.", "model", "direction");

    public Counter Cost { get; } = new("slipway_cost_usd_total", "Cost in US dollars, for display; the ledger holds the exact figures.", "model");

    public Counter Attempts { get; } = new("slipway_upstream_attempts_total", "Tries at upstreams.", "deployment", "outcome");

    public IReadOnlyList<MetricFamily> Families { get; }

    public void Enter() => Interlocked.Increment(ref inFlight);

    public void Leave() => Interlocked.Decrement(ref inFlight);

    public string Text()
    {
        var output = new StringBuilder();
        foreach (var family in Families)
        {
            family.Write(output);
        }

        return output.ToString();
    }
}
