using Slipway.Dialects;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Providers.Protocols;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Calls;

/// <summary>A successful reply whose first bytes are here: the whole body of a plain reply, the first read of a stream.</summary>
/// <param name="Attempts">How many tries it took.</param>
/// <param name="Clock">Ends the exchange when the deployment's time is up or the caller has left.</param>
internal sealed record OpenReply(Route Route, Deployment Deployment, UpstreamForm Form, UpstreamReply Reply, ReplyBytes First, Charge Charge, int Attempts, CancellationTokenSource Clock) : IAsyncDisposable
{
    public DialectId Dialect => Form.Dialect;

    public async ValueTask DisposeAsync()
    {
        await Reply.DisposeAsync();
        Clock.Dispose();
    }
}
