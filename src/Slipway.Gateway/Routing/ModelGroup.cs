using Slipway.Dialects;

namespace Slipway.Gateway.Routing;

/// <summary>A name that callers ask for, and the deployments that share its load. Immutable.</summary>
/// <param name="Name">The public name; may hold one <c>*</c>.</param>
public sealed record ModelGroup(string Name, IReadOnlyList<Deployment> Deployments)
{
    public ModelPattern Pattern { get; } = new(Name);

    /// <summary>Callers are assigned by a stable hash instead of by chance, so that each stays with one variant.</summary>
    public bool Sticky { get; init; }

    /// <summary>How lists of models show it.</summary>
    public required ModelCard Card { get; init; }
}
