using Slipway.Gateway.Ledger;
using Slipway.Lifecycle.Monitoring;

namespace Slipway.Server.Embedded;

/// <summary>Tells the monitoring of endpoints what the ledger learns of their deployed models.</summary>
internal sealed class EndpointUsage(IEndpointObserver monitor) : IUsageObserver
{
    public void Settled(UsageRow row)
    {
        if (row.Intent.Variant is { } deployedModel)
        {
            monitor.Observe(new EndpointCall(row.Intent.ModelGroup, deployedModel, TimeSpan.FromMilliseconds(row.DurationMs), row.Status != "ok", row.Tokens, row.Cost));
        }
    }
}
