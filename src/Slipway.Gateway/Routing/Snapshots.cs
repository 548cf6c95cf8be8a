using Slipway.Gateway.Configuration;

namespace Slipway.Gateway.Routing;

/// <summary>Gives model groups to the gateway and says when they have changed: the file, the embedded models, servers found, endpoints.</summary>
public interface IModelSource
{
    IReadOnlyList<ModelGroup> Groups { get; }

    event Action? Changed;
}

/// <summary>Holds the snapshot in force and builds the next one whenever a source changes. Earlier sources win a name.</summary>
public sealed class Snapshots
{
    private readonly Lock gate = new();
    private readonly IReadOnlyList<IModelSource> sources;
    private readonly RouterSettings router;
    private volatile GatewaySnapshot current;

    public Snapshots(IReadOnlyList<IModelSource> sources, RouterSettings router)
    {
        this.sources = sources;
        this.router = router;
        current = Build(1);
        foreach (var source in sources)
        {
            source.Changed += Rebuild;
        }
    }

    public GatewaySnapshot Current => current;

    private void Rebuild()
    {
        lock (gate)
        {
            current = Build(current.Revision + 1);
        }
    }

    private GatewaySnapshot Build(int revision)
    {
        var groups = new Dictionary<string, ModelGroup>(StringComparer.Ordinal);
        foreach (var group in sources.SelectMany(s => s.Groups))
        {
            groups.TryAdd(group.Name, group);
        }

        return new GatewaySnapshot(revision, [.. groups.Values], router);
    }
}

/// <summary>The groups of the configuration file.</summary>
public sealed class ConfiguredModels(IReadOnlyList<ModelGroup> groups) : IModelSource
{
    public IReadOnlyList<ModelGroup> Groups => groups;

    public event Action? Changed
    {
        add { }
        remove { }
    }
}
