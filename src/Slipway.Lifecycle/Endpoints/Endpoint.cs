using Slipway.Core.Errors;

namespace Slipway.Lifecycle.Endpoints;

/// <summary>A model version, or a base model, that an endpoint can serve.</summary>
/// <param name="Id">1 to 10 digits, as Vertex AI writes them.</param>
/// <param name="Model"><c>model@version</c>, or the name of a base model.</param>
/// <param name="Kind">Which loader serves it: <c>encoder_classifier</c>, <c>decoder_lora</c>, or <c>base</c>.</param>
/// <param name="Labels">The classes of a classifier.</param>
/// <param name="ArtifactFolder">Relative to the data folder; null for a base model.</param>
/// <param name="ArtifactDigest">What the folder must still hash to; null for a base model.</param>
public sealed record DeployedModel(
    string Id, string Model, string Kind, string BaseModel, IReadOnlyList<string> Labels, string? ArtifactFolder, string? ArtifactDigest, DateTimeOffset DeployedAt)
{
    public const string BaseKind = "base";
}

/// <summary>empty: nothing deployed; idle: deployed, no traffic; serving.</summary>
public enum EndpointState { Empty, Idle, Serving }

/// <summary>
/// A name under which models answer, with a traffic split between them. Vertex AI's rules: a split sums to 100 or is empty; a model with traffic is not
/// undeployed unless the given split takes its traffic away; traffic is never handed over silently; an endpoint with models is not deleted.
/// </summary>
public sealed record Endpoint(string Name, DateTimeOffset CreatedAt, IReadOnlyList<DeployedModel> Deployed, TrafficSplit Traffic, long Revision = 0)
{
    public EndpointState State => Deployed.Count == 0 ? EndpointState.Empty : Traffic.IsEmpty ? EndpointState.Idle : EndpointState.Serving;

    /// <summary>Adds a model. Without a split the first model gets all traffic and a further one none.</summary>
    /// <param name="split">Replaces the whole split; the key <c>"0"</c> means the new model.</param>
    public Result<Endpoint> Deploy(DeployedModel model, IReadOnlyDictionary<string, int>? split)
    {
        if (Deployed.FirstOrDefault(d => d.Model == model.Model) is { } twin)
            return new Error(ErrorKind.Conflict, $"{model.Model} is already deployed here as \"{twin.Id}\". Change the traffic split instead.") { Code = "already_deployed" };
        var deployed = Deployed.Append(model).ToArray();
        if (split is null or { Count: 0 })
            return this with { Deployed = deployed, Traffic = Deployed.Count == 0 ? TrafficSplit.All(model.Id) : Traffic };
        var named = split.ToDictionary(s => s.Key == TrafficSplit.NewModel ? model.Id : s.Key, s => s.Value, StringComparer.Ordinal);
        return TrafficSplit.Create(named, Ids(deployed)).Try(out var traffic, out var error) ? this with { Deployed = deployed, Traffic = traffic } : error;
    }

    /// <param name="split">Replaces the whole split; must not name the model that leaves.</param>
    public Result<Endpoint> Undeploy(string id, IReadOnlyDictionary<string, int>? split)
    {
        if (!Ids(Deployed).Contains(id, StringComparer.Ordinal)) return NoSuchModel(id);
        var left = Deployed.Where(d => d.Id != id).ToArray();
        if (left.Length == 0) return this with { Deployed = left, Traffic = TrafficSplit.Empty };
        if (split is { Count: > 0 })
        {
            var named = split.Where(s => s.Key != id || s.Value != 0).ToDictionary(StringComparer.Ordinal);
            return TrafficSplit.Create(named, Ids(left)).Try(out var traffic, out var error) ? this with { Deployed = left, Traffic = traffic } : error;
        }
        return Traffic.Of(id) == 0
            ? this with { Deployed = left }
            : new Error(ErrorKind.Conflict, $"\"{id}\" still has {Traffic.Of(id)} % of the traffic. Send a traffic_split that gives it to others.") { Field = "traffic_split", Code = "has_traffic" };
    }

    public Result<Endpoint> WithTraffic(IReadOnlyDictionary<string, int> split) =>
        TrafficSplit.Create(split, Ids(Deployed)).Try(out var traffic, out var error) ? this with { Traffic = traffic } : error;

    /// <summary>Null when it may be deleted.</summary>
    public Error? DeleteFault() =>
        Deployed.Count == 0 ? null : new Error(ErrorKind.Conflict, $"{Name} still has {Deployed.Count} deployed model(s). Undeploy them first.") { Code = "endpoint_not_empty" };

    private Error NoSuchModel(string id) =>
        Error.NotFound($"\"{id}\" is not deployed at {Name}. Deployed: {(Deployed.Count == 0 ? "nothing" : string.Join(", ", Ids(Deployed)))}.", "deployed_model_id", "deployed_model_not_found");

    private static string[] Ids(IEnumerable<DeployedModel> deployed) => [.. deployed.Select(d => d.Id)];
}
