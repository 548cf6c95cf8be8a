using Slipway.Dialects;
using Slipway.Gateway.Pricing;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;
using Slipway.Lifecycle.Endpoints;

namespace Slipway.Server.Embedded;

/// <summary>The lifecycle's endpoints as model groups of the gateway: each deployed model a deployment, the traffic split its weights, callers sticky.</summary>
internal sealed class EndpointModels : IModelSource
{
    private readonly IEndpointCatalog catalog;
    private readonly ProviderProfile provider;
    private readonly string dataPath;
    private readonly TimeProvider time;

    public EndpointModels(IEndpointCatalog catalog, ProviderCatalog providers, string dataPath, TimeProvider time)
    {
        this.catalog = catalog;
        this.dataPath = dataPath;
        this.time = time;
        provider = providers.Find("embedded")!;
        Groups = Build(catalog.Current);
        catalog.Changed += snapshot =>
        {
            Groups = Build(snapshot);
            Changed?.Invoke();
        };
    }

    public IReadOnlyList<ModelGroup> Groups { get; private set; }

    public event Action? Changed;

    private ModelGroup[] Build(EndpointSnapshot snapshot) =>
        [.. snapshot.Endpoints.Values.Where(e => e.Models.Count > 0).OrderBy(e => e.Name, StringComparer.Ordinal).Select(Group)];

    private ModelGroup Group(ServedEndpoint endpoint) => new(endpoint.Name, [.. endpoint.Models.Select(m => Deployment(endpoint, m))])
    {
        Sticky = true,
        Card = new ModelCard(endpoint.Name, "slipway", time.GetUtcNow())
        {
            Description = "Endpoint: " + string.Join(", ", endpoint.Models.Select(m => $"{m.Model} {m.Percent} %")),
            InputTokenLimit = endpoint.Models[0].BaseModel == "use-lite" ? 128 : 256,
            Tools = false,
        },
    };

    private Deployment Deployment(ServedEndpoint endpoint, ServedModel model) => new($"{endpoint.Name}/{model.Id}", provider, UpstreamName(model))
    {
        Weight = model.Percent,
        PriceModel = "embedded/" + model.BaseModel,
        Prices = PriceOverrides.Free,
        Variant = model.Id,
    };

    private string UpstreamName(ServedModel model) => model.ArtifactFolder is { } folder
        ? EngineModelName.Artifact(model.Kind, Path.GetRelativePath(dataPath, folder))
        : model.Labels.Count > 0 ? EngineModelName.ZeroShot(model.Labels) : model.Model;
}
