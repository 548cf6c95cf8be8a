using System.Collections.Concurrent;
using Slipway.Core.Usage;

namespace Slipway.Lifecycle.Monitoring;

/// <summary>One finished call to a deployed model.</summary>
/// <param name="Cost">In dollars; null when no price is known.</param>
public sealed record EndpointCall(string Endpoint, string DeployedModel, TimeSpan Latency, bool Failed, TokenUsage Tokens, decimal? Cost);

/// <summary>Told of every finished call; wired to the gateway's usage records by the server. Returns at once.</summary>
public interface IEndpointObserver
{
    void Observe(EndpointCall call);
}

/// <summary>Figures of one deployed model. What cannot be known is null, never 0.</summary>
/// <param name="CostPerRequest">Null without requests or when some call had no price.</param>
/// <param name="CostPerMillionTokens">Null without tokens or when some call had no price.</param>
public sealed record DeployedModelStats(
    string DeployedModel, long Requests, long Errors, double? ErrorRate, double? LatencyP50Ms, double? LatencyP95Ms, double? LatencyP99Ms,
    long InputTokens, long OutputTokens, decimal Cost, long Unpriced, decimal? CostPerRequest, decimal? CostPerMillionTokens);

/// <summary>Counts calls per endpoint and deployed model, since the start of the process.</summary>
public sealed class EndpointMonitor(TimeProvider clock) : IEndpointObserver
{
    private readonly ConcurrentDictionary<(string Endpoint, string Model), Series> series = [];

    /// <summary>From when on the figures count.</summary>
    public DateTimeOffset Since { get; } = clock.GetUtcNow();

    public void Observe(EndpointCall call) => series.GetOrAdd((call.Endpoint, call.DeployedModel), _ => new Series()).Add(call);

    /// <summary>Figures per deployed model; models without calls are absent.</summary>
    public IReadOnlyList<DeployedModelStats> Of(string endpoint) =>
        [.. series.Where(s => s.Key.Endpoint == endpoint).OrderBy(s => s.Key.Model, StringComparer.Ordinal).Select(s => Series.Stats(s.Key.Model, [s.Value]))];

    /// <summary>All deployed models together: percentiles of the merged sketch.</summary>
    public DeployedModelStats Total(string endpoint) =>
        Series.Stats("", [.. series.Where(s => s.Key.Endpoint == endpoint).Select(s => s.Value)]);

    /// <summary>Drops the figures of a deleted endpoint.</summary>
    public void Forget(string endpoint)
    {
        foreach (var key in series.Keys.Where(k => k.Endpoint == endpoint)) series.TryRemove(key, out _);
    }

    private sealed class Series
    {
        private readonly Lock gate = new();
        private readonly LatencySketch latency = new();
        private long requests;
        private long errors;
        private long unpriced;
        private TokenUsage tokens;
        private decimal cost;

        public void Add(EndpointCall call)
        {
            lock (gate)
            {
                requests++;
                if (call.Failed) errors++;
                latency.Add(call.Latency.TotalMilliseconds);
                tokens += call.Tokens;
                cost += call.Cost ?? 0;
                if (call.Cost is null) unpriced++;
            }
        }

        public static DeployedModelStats Stats(string model, IReadOnlyCollection<Series> parts)
        {
            var sum = new Series();
            foreach (var part in parts)
            {
                lock (part.gate) sum.Merge(part);
            }
            var all = sum.tokens.Total;
            var priced = sum.unpriced == 0;
            return new DeployedModelStats(model, sum.requests, sum.errors, sum.requests > 0 ? (double)sum.errors / sum.requests : null,
                sum.latency.Quantile(.5), sum.latency.Quantile(.95), sum.latency.Quantile(.99), sum.tokens.Input, sum.tokens.Output, sum.cost, sum.unpriced,
                priced && sum.requests > 0 ? sum.cost / sum.requests : null, priced && all > 0 ? sum.cost / all * 1_000_000 : null);
        }

        private void Merge(Series other)
        {
            latency.Merge(other.latency);
            requests += other.requests;
            errors += other.errors;
            unpriced += other.unpriced;
            tokens += other.tokens;
            cost += other.cost;
        }
    }
}
