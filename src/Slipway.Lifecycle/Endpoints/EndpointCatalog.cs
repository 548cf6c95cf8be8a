using System.Collections.Frozen;

namespace Slipway.Lifecycle.Endpoints;

/// <summary>A model that an endpoint serves now.</summary>
/// <param name="ArtifactFolder">Absolute; null for a base model.</param>
public sealed record ServedModel(string Id, string Model, string Kind, string BaseModel, IReadOnlyList<string> Labels, string? ArtifactFolder, string? ArtifactDigest, int Percent);

/// <summary>An endpoint as routing needs it.</summary>
public sealed record ServedEndpoint(string Name, IReadOnlyList<ServedModel> Models, TrafficSplit Traffic)
{
    /// <summary>The model that serves a caller, null when the endpoint takes no traffic.</summary>
    public ServedModel? Choose(string callerKey) => Traffic.Choose(callerKey) is { } id ? Models.First(m => m.Id == id) : null;
}

/// <summary>All endpoints at one moment. Immutable.</summary>
public sealed record EndpointSnapshot(FrozenDictionary<string, ServedEndpoint> Endpoints)
{
    public static EndpointSnapshot Empty { get; } = new(FrozenDictionary<string, ServedEndpoint>.Empty);
}

/// <summary>What the data plane may know of endpoints: the present snapshot, and word when there is a new one.</summary>
public interface IEndpointCatalog
{
    EndpointSnapshot Current { get; }

    /// <summary>Raised after <see cref="Current"/> was replaced.</summary>
    event Action<EndpointSnapshot>? Changed;
}

/// <summary>Built from the store; replaced whole by one reference.</summary>
public sealed class EndpointCatalog(IEndpointStore store, string dataFolder) : IEndpointCatalog
{
    private readonly SemaphoreSlim gate = new(1);
    private EndpointSnapshot current = EndpointSnapshot.Empty;

    public EndpointSnapshot Current => Volatile.Read(ref current);

    public event Action<EndpointSnapshot>? Changed;

    /// <summary>Reads the store and tells about it. Called at start and after every change.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        EndpointSnapshot next;
        await gate.WaitAsync(ct);
        try
        {
            var endpoints = await store.ListAsync(int.MaxValue, null, ct);
            next = new EndpointSnapshot(endpoints.ToFrozenDictionary(e => e.Name, Serve, StringComparer.Ordinal));
            Volatile.Write(ref current, next);
        }
        finally
        {
            gate.Release();
        }
        Changed?.Invoke(next);
    }

    private ServedEndpoint Serve(Endpoint endpoint) =>
        new(endpoint.Name, [.. endpoint.Deployed.Select(d => new ServedModel(d.Id, d.Model, d.Kind, d.BaseModel, d.Labels,
            d.ArtifactFolder is null ? null : Path.GetFullPath(Path.Combine(dataFolder, d.ArtifactFolder)), d.ArtifactDigest, endpoint.Traffic.Of(d.Id)))], endpoint.Traffic);
}
