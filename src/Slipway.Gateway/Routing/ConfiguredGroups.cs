using System.Globalization;
using Slipway.Dialects;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Routing;

/// <summary>Makes the model groups that a configuration describes.</summary>
public static class ConfiguredGroups
{
    public static IReadOnlyList<ModelGroup> From(SlipwayConfig config, ProviderCatalog providers, Func<string, string?> environment, DateTimeOffset created) =>
        [.. config.Models.GroupBy(m => m.Name, StringComparer.Ordinal).Select(rows => Group(rows.Key, [.. rows], config.Router, providers, environment, created))];

    private static ModelGroup Group(string name, IReadOnlyList<ModelEntry> rows, RouterSettings router, ProviderCatalog providers, Func<string, string?> environment, DateTimeOffset created)
    {
        var deployments = rows.Select((row, i) => Deployment(name, i, row, router, providers.Find(row.Target.Provider)!, environment)).ToList();
        var first = rows[0];
        return new ModelGroup(name, deployments)
        {
            Card = new ModelCard(name, deployments[0].Provider.Id, created)
            {
                InputTokenLimit = first.Info.MaxInputTokens,
                OutputTokenLimit = first.Info.MaxOutputTokens,
                Chat = first.Info.Mode is not "embedding",
                Embeddings = first.Info.Mode is null or "embedding",
            },
        };
    }

    private static Deployment Deployment(string group, int index, ModelEntry row, RouterSettings router, ProviderProfile provider, Func<string, string?> environment)
    {
        var target = row.Target;
        return new Deployment(row.Info.Id ?? string.Create(CultureInfo.InvariantCulture, $"{group}#{index + 1}"), provider, target.Model)
        {
            ApiBase = target.ApiBase ?? provider.BaseUrl,
            ApiKey = target.ApiKey ?? (provider.KeyVariable is { } variable && target.ApiBase is null ? environment(variable) : null),
            ExtraHeaders = target.ExtraHeaders,
            Weight = target.Weight,
            Order = target.Order,
            Timeout = target.Timeout ?? router.Timeout,
            StreamTimeout = target.StreamTimeout ?? target.Timeout ?? router.Timeout,
            Prices = target.Prices,
            PriceModel = row.Info.BaseModel ?? target.Model,
            MaxOutputTokens = row.Info.MaxOutputTokens,
        };
    }
}
