namespace Slipway.Gateway.Routing.Strategies;

/// <summary>Picks one of the deployments that could serve a call.</summary>
public interface IRoutingStrategy
{
    /// <summary>The value of <c>routing_strategy</c> that selects it.</summary>
    string Name { get; }

    /// <param name="candidates">At least one; all of one order, none in cooldown.</param>
    /// <param name="caller">Who calls, as a stable text.</param>
    Deployment Pick(IReadOnlyList<Deployment> candidates, string caller);
}
