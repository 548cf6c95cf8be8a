using Slipway.Core.Usage;
using Slipway.Gateway.Ledger;

namespace Slipway.Tests.Gateway.Ledger;

internal static class LedgerSamples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static UsageIntent Intent(string call, int attempt = 1, string key = "key-a", decimal? reserved = 0.05m, DateTimeOffset? at = null, string group = "gpt-4o") => new(call, attempt, key, reserved)
    {
        Model = "gpt-4o", ModelGroup = group, DeploymentId = "d1", UpstreamModel = "gpt-4o-2024-11-20", Dialect = "openai", Operation = "chat", StartedAt = at ?? Noon,
    };

    public static UsageRow Row(UsageIntent intent, decimal? cost = 0.01m) => new(intent)
    {
        Status = "ok", UsageSource = "reported", Tokens = new TokenUsage(100, 20, 40, 5), Cost = cost, PriceSource = cost is null ? null : "config", FirstByteMs = 12.5, DurationMs = 80,
    };
}
