using Slipway.Core.Fidelity;
using Slipway.Core.Usage;

namespace Slipway.Gateway.Ledger;

/// <summary>What is known of an attempt before it is sent: enough to account for it if the program dies now.</summary>
/// <param name="CallId">The request id; with <see cref="Attempt"/> it names one row for ever.</param>
/// <param name="KeyId">Id of the virtual key, or <c>admin</c>.</param>
/// <param name="Reserved">The most that the attempt can cost, in US dollars; null where no price is known.</param>
public sealed record UsageIntent(string CallId, int Attempt, string KeyId, decimal? Reserved)
{
    /// <summary>The model as the caller named it.</summary>
    public required string Model { get; init; }

    public required string ModelGroup { get; init; }

    public required string DeploymentId { get; init; }

    public required string UpstreamModel { get; init; }

    /// <summary>The deployed model of a lifecycle endpoint, where the deployment is one.</summary>
    public string? Variant { get; init; }

    public required string Dialect { get; init; }

    public required string Operation { get; init; }

    public bool Stream { get; init; }

    public string? EndUser { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
}

/// <summary>One attempt at an upstream, settled: a row of the ledger.</summary>
public sealed record UsageRow(UsageIntent Intent)
{
    /// <summary>ok, or the kind of failure.</summary>
    public required string Status { get; init; }

    public string? ErrorCode { get; init; }

    public TokenUsage Tokens { get; init; }

    /// <summary>reported by the upstream, or estimated from what was sent and delivered.</summary>
    public required string UsageSource { get; init; }

    /// <summary>What the translations of request and answer could not carry; null where nothing was lost.</summary>
    public IReadOnlyList<Loss>? Losses { get; init; }

    /// <summary>US dollars, exact; null when no price is known.</summary>
    public decimal? Cost { get; init; }

    public string? PriceSource { get; init; }

    /// <summary>From the start of the attempt to the first byte sent on; null where there was none.</summary>
    public double? FirstByteMs { get; init; }

    public double DurationMs { get; init; }

    /// <summary>call, or replay for an attempt that was still open when the program died.</summary>
    public string SettledBy { get; init; } = "call";
}
