using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Policies;

namespace Slipway.Gateway;

/// <summary>What a call must pass, in order, before anything is sent upstream. The first refusal ends it.</summary>
public sealed class Pipeline(Authenticate authenticate, AuthorizeModel authorizeModel, LimitRate limitRate, RecallResponse recallResponse, ResolveReferences resolveReferences, ReserveBudget reserveBudget)
{
    private readonly IPolicy[] policies =
    [
        authenticate,      // who calls
        authorizeModel,    // which model serves it, and whether the caller may use it
        limitRate,         // not too many calls at once or a minute
        recallResponse,    // the conversation that it goes on from is put in front of it
        resolveReferences, // the uploaded files and cached contents that it names are put in
        reserveBudget,     // the most it can cost is set aside
    ];

    public async ValueTask<Result<Admission>> AdmitAsync(GatewayCall call)
    {
        for (var i = 0; i < policies.Length; i++)
        {
            if (await policies[i].AdmitAsync(call) is { } refusal)
            {
                new Admission(policies, i, call).Dispose();
                return refusal;
            }
        }

        return new Admission(policies, policies.Length, call);
    }
}

/// <summary>A call that was let in; disposing it gives back what the policies took.</summary>
public readonly record struct Admission(IReadOnlyList<IPolicy> Policies, int Admitted, GatewayCall Call) : IDisposable
{
    public void Dispose()
    {
        for (var i = Admitted - 1; i >= 0; i--)
        {
            Policies[i].Release(Call);
        }
    }
}
