using System.Globalization;
using Slipway.Core.Errors;
using Slipway.Lifecycle.Registry;
using Slipway.Lifecycle.Statistics;
using Slipway.Lifecycle.Tuning;

namespace Slipway.Lifecycle.Endpoints;

/// <summary>The operations on endpoints, each ending with a fresh catalogue.</summary>
public sealed class EndpointRegistry(IEndpointStore store, EndpointCatalog catalog, ModelRegistry models, string dataFolder, TimeProvider clock)
{
    public IEndpointStore Store => store;

    public async Task<Result<Endpoint>> CreateAsync(string name, CancellationToken ct)
    {
        if (ModelNames.Fault(name) is { } fault) return Error.Invalid(fault, "name");
        if (BaseModels.ByName(name) is not null) return Error.Invalid($"\"{name}\" is the name of a base model; an endpoint needs a name of its own.", "name");
        var endpoint = new Endpoint(name, clock.GetUtcNow(), [], TrafficSplit.Empty);
        if (!await store.CreateAsync(endpoint, ct)) return new Error(ErrorKind.Conflict, $"There is already an endpoint \"{name}\".") { Field = "name", Code = "endpoint_exists" };
        await catalog.RefreshAsync(ct);
        return endpoint;
    }

    public async Task<Result<Endpoint>> GetAsync(string name, CancellationToken ct) =>
        await store.GetAsync(name, ct) is { } endpoint ? endpoint : NotFound(name);

    /// <param name="model">A model version in any spelling of <see cref="ModelRegistry.FindAsync"/>, or a base model.</param>
    /// <param name="labels">For a base model: the classes it shall choose from; null takes those of a neighbour on the endpoint.</param>
    public async Task<Result<Endpoint>> DeployAsync(string name, string model, IReadOnlyList<string>? labels, IReadOnlyDictionary<string, int>? split, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (BaseModels.ByName(model) is { } untuned)
        {
            return await ChangeAsync(name, e => e.Deploy(
                new DeployedModel(NewId(e, model, now), model, DeployedModel.BaseKind, untuned.Name, labels ?? e.Deployed.FirstOrDefault(d => d.Labels.Count > 0)?.Labels ?? [], null, null, now), split), ct);
        }
        if (!(await models.FindAsync(model, ct)).Try(out var version, out var error)) return error;
        if (version.Stage == ModelStage.Archived)
            return new Error(ErrorKind.Conflict, $"{version.Id} is archived. Move it to development first.") { Field = "model", Code = "version_archived" };
        var folder = Path.Combine(dataFolder, version.ArtifactFolder);
        if (!Directory.Exists(folder) || await ArtifactDigest.OfFolderAsync(folder, ct) != version.ArtifactDigest)
            return new Error(ErrorKind.Conflict, $"The artifact of {version.Id} is missing or was altered ({version.ArtifactFolder}). Tune it again.") { Field = "model", Code = "artifact_altered" };
        return await ChangeAsync(name, e => e.Deploy(
            new DeployedModel(NewId(e, version.Id, now), version.Id, version.Kind, version.Lineage.BaseModel, version.Labels, version.ArtifactFolder, version.ArtifactDigest, now), split), ct);
    }

    public Task<Result<Endpoint>> UndeployAsync(string name, string deployedModel, IReadOnlyDictionary<string, int>? split, CancellationToken ct) =>
        ChangeAsync(name, e => e.Undeploy(deployedModel, split), ct);

    public Task<Result<Endpoint>> SetTrafficAsync(string name, IReadOnlyDictionary<string, int> split, CancellationToken ct) =>
        ChangeAsync(name, e => e.WithTraffic(split), ct);

    public async Task<Result<Endpoint>> DeleteAsync(string name, CancellationToken ct)
    {
        while (true)
        {
            if (await store.GetAsync(name, ct) is not { } endpoint) return NotFound(name);
            if (endpoint.DeleteFault() is { } fault) return fault;
            if (!await store.DeleteAsync(endpoint, ct)) continue;
            await catalog.RefreshAsync(ct);
            return endpoint;
        }
    }

    /// <summary>Applies a pure change to what is stored, again when somebody else was faster.</summary>
    private async Task<Result<Endpoint>> ChangeAsync(string name, Func<Endpoint, Result<Endpoint>> change, CancellationToken ct)
    {
        while (true)
        {
            if (await store.GetAsync(name, ct) is not { } endpoint) return NotFound(name);
            if (!change(endpoint).Try(out var changed, out var error)) return error;
            if (await store.UpdateAsync(changed, ct) is not { } stored) continue;
            await catalog.RefreshAsync(ct);
            return stored;
        }
    }

    /// <summary>Ten digits that no other model of the endpoint has, from name, model and time.</summary>
    private static string NewId(Endpoint endpoint, string model, DateTimeOffset now)
    {
        for (var seed = (ulong)now.UtcTicks; ; seed++)
        {
            var id = (1_000_000_000 + StableHash.Of(endpoint.Name + "/" + model, seed) % 9_000_000_000).ToString(CultureInfo.InvariantCulture);
            if (endpoint.Deployed.All(d => d.Id != id)) return id;
        }
    }

    private static Error NotFound(string name) =>
        Error.NotFound($"There is no endpoint \"{name}\". GET /api/v1/endpoints lists what exists.", "name", "endpoint_not_found");
}
