using System.Text;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Ledger;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Telemetry;

/// <summary>What the gateway counts. Labels are bounded: names of groups and deployments that exist, kinds of outcome.</summary>
public sealed class GatewayMetrics : IUsageObserver
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

    /// <summary>Counts a call that got as far as its model.</summary>
    internal void Observe(Calls.GatewayCall call, Error? error, TimeSpan duration)
    {
        var model = call.Route?.Group.Name ?? "";
        var operation = call.Operation.ToString();
        Requests.Add(1, model, call.Dialect.Id.Value, operation, error?.Kind.ToString() ?? "ok");
        Duration.Observe(duration.TotalSeconds, model, operation);
    }

    /// <summary>Counts a call that could not be read.</summary>
    internal void Refused(DialectId dialect, Operation operation, Error error) => Requests.Add(1, "", dialect.Value, operation.ToString(), error.Kind.ToString());

    /// <summary>Counts an attempt with its tokens and cost.</summary>
    public void Settled(UsageRow row)
    {
        Attempts.Add(1, row.Intent.DeploymentId, row.Status);
        Tokens.Add(row.Tokens.Input, row.Intent.ModelGroup, "input");
        Tokens.Add(row.Tokens.Output, row.Intent.ModelGroup, "output");
        Cost.Add((double)(row.Cost ?? 0), row.Intent.ModelGroup);
        if (row.FirstByteMs is { } first)
        {
            FirstByte.Observe(first / 1000, row.Intent.ModelGroup, row.Intent.Operation);
        }
    }

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
