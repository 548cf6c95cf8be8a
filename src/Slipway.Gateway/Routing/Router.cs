using Slipway.Core.Errors;
using Slipway.Gateway.Routing.Strategies;

namespace Slipway.Gateway.Routing;

/// <summary>Chooses the deployment of the next attempt: the lowest order that has any left, rested ones only, then the group's strategy.</summary>
public sealed class Router(Cooldowns cooldowns, Func<double> random)
{
    private readonly WeightedShuffle shuffle = new(random);
    private readonly StickyByCaller sticky = new();

    /// <param name="tried">Deployments that this call has failed at already.</param>
    /// <param name="caller">Who calls, for stickiness.</param>
    public Result<Deployment> Next(ModelGroup group, IReadOnlyCollection<string> tried, string caller)
    {
        if (group.Deployments.Count == 1 && tried.Count == 0 && group.Deployments[0] is { Weight: > 0 } only && cooldowns.Remaining(only.Id) is null)
        {
            return only;
        }

        var usable = group.Deployments.Where(d => d.Weight > 0 && !tried.Contains(d.Id)).ToList();
        var rested = usable.Where(d => cooldowns.Remaining(d.Id) is null).ToList();
        if (rested.Count > 0)
        {
            var order = rested.Min(d => d.Order);
            var candidates = rested.Where(d => d.Order == order).ToList();
            IRoutingStrategy strategy = group.Sticky ? sticky : shuffle;
            return strategy.Pick(candidates, caller);
        }

        var wait = usable.Select(d => cooldowns.Remaining(d.Id)).Min();
        return new Error(ErrorKind.Unavailable, usable.Count == 0
            ? $"No deployment of `{group.Name}` can take the call: all were tried, or take no traffic."
            : $"All deployments of `{group.Name}` failed a moment ago and rest. Retry shortly.")
        {
            Code = "no_deployment",
            RetryAfter = wait,
        };
    }
}
