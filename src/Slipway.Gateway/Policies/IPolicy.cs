using Slipway.Core.Errors;
using Slipway.Gateway.Calls;

namespace Slipway.Gateway.Policies;

/// <summary>One condition that a call must meet before it may go upstream.</summary>
public interface IPolicy
{
    /// <summary>Name in decision records and logs.</summary>
    string Name { get; }

    /// <summary>Null when the call may go on. May add what it found out to the call.</summary>
    ValueTask<Error?> AdmitAsync(GatewayCall call);

    /// <summary>The call has ended: give back what was taken. Called for every policy that admitted the call, in reverse order.</summary>
    void Release(GatewayCall call)
    {
    }
}
