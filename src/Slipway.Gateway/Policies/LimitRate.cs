using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Keys;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Policies;

/// <summary>Requests a minute and at once, by key. Counting tokens is free.</summary>
public sealed class LimitRate(RequestLimiter limiter) : IPolicy
{
    public string Name => "limit_rate";

    public ValueTask<Error?> AdmitAsync(GatewayCall call) =>
        new(call.Caller.Key is { } key && call.Operation is not (Operation.CountTokens or Operation.ComputeTokens) ? limiter.Enter(key) : null);

    public void Release(GatewayCall call)
    {
        if (call.Caller.Key is { } key && call.Operation is not (Operation.CountTokens or Operation.ComputeTokens))
        {
            limiter.Leave(key);
        }
    }
}
