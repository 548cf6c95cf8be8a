using Slipway.Dialects;
using Slipway.Gateway.Pricing;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Server.Embedded;

/// <summary>The models that ship with the program, as model groups of the gateway.</summary>
internal sealed class EmbeddedModels : IModelSource
{
    public EmbeddedModels(ProviderCatalog providers, DateTimeOffset created)
    {
        var provider = providers.Find("embedded")!;
        Groups =
        [
            new ModelGroup("use-lite", [Deployment(provider, "use-lite")])
            {
                Card = new ModelCard("use-lite", "slipway", created)
                {
                    Description = "Sentence encoder, 512 dimensions, English. Embeddings, and the base of tuned classifiers.",
                    InputTokenLimit = 128,
                    Chat = false,
                    Embeddings = true,
                },
            },
            new ModelGroup("tiny-demo", [Deployment(provider, "tiny-demo")])
            {
                Card = new ModelCard("tiny-demo", "slipway", created)
                {
                    Description = "A very small generator for demonstrations and tests. Not a chat model.",
                    InputTokenLimit = 256,
                    OutputTokenLimit = 256,
                    Tools = false,
                },
            },
        ];
    }

    public IReadOnlyList<ModelGroup> Groups { get; }

    public event Action? Changed
    {
        add { }
        remove { }
    }

    private static Deployment Deployment(ProviderProfile provider, string model) => new("embedded/" + model, provider, model) { PriceModel = "embedded/" + model, Prices = PriceOverrides.Free };
}
