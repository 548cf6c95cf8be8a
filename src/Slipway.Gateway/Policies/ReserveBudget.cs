using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Ledger;
using Slipway.Gateway.Pricing;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Policies;

/// <summary>
/// Sets aside the most that the call can cost at any deployment that could serve it: every byte of the prompt a token, and all the tokens of
/// the answer that the caller allows. A model without a known price is refused under a budget, because what it costs cannot be held to one.
/// </summary>
public sealed class ReserveBudget(Budgets budgets, PriceBook prices) : IPolicy
{
    /// <summary>Taken for the length of an answer when neither the caller nor the model says.</summary>
    private const int DefaultOutputTokens = 8192;

    public string Name => "reserve_budget";

    public ValueTask<Error?> AdmitAsync(GatewayCall call)
    {
        if (call.Caller.Key is not { MaxBudget: { } budget } key || call.Operation is Operation.CountTokens or Operation.ComputeTokens)
        {
            return new((Error?)null);
        }

        decimal most = 0;
        foreach (var route in call.Routes())
        {
            foreach (var deployment in route.Group.Deployments)
            {
                if (MostCost(call, route, deployment, prices) is not { } cost)
                {
                    return new(new Error(ErrorKind.InvalidRequest, $"The price of `{call.Head.Model}` (deployment `{deployment.Id}`) is not known, and this key has a budget. Set input_cost_per_token and output_cost_per_token for it, or use a key without a budget.") { Field = "model", Code = "unknown_price" });
                }

                most = Math.Max(most, cost);
            }
        }

        if (budgets.Reserve(key.TokenId, budget, most) is { } refusal)
        {
            return new(refusal);
        }

        call.Reservation = most;
        return new((Error?)null);
    }

    public void Release(GatewayCall call)
    {
        if (call is { Reservation: > 0, Caller.Key: { } key })
        {
            budgets.Release(key.TokenId, call.Reservation);
        }
    }

    /// <summary>The most that the call can cost at a deployment; null when its price is not known.</summary>
    public static decimal? MostCost(GatewayCall call, Route route, Deployment deployment, PriceBook prices)
    {
        if (prices.For(deployment, route.UpstreamModel(deployment)) is not { } price)
        {
            return null;
        }

        long output = call.Operation is Operation.Embeddings or Operation.Moderations ? 0 : (call.Head.MaxTokens ?? deployment.MaxOutputTokens ?? DefaultOutputTokens) * (long)call.Head.Choices;
        return price.MostCostOf(call.Body.Length, output);
    }
}
