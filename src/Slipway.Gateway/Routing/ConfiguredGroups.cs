using System.Globalization;
using Slipway.Dialects;
using Slipway.Dialects.Vertex;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Providers.Protocols;

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
                Chat = first.Info.Mode is not ("embedding" or "moderation"),
                Embeddings = first.Info.Mode is null or "embedding",
                Moderations = first.Info.Mode is "moderation",
            },
        };
    }

    private static Deployment Deployment(string group, int index, ModelEntry row, RouterSettings router, ProviderProfile provider, Func<string, string?> environment)
    {
        var target = row.Target;
        return new Deployment(row.Info.Id ?? string.Create(CultureInfo.InvariantCulture, $"{group}#{index + 1}"), provider, target.Model)
        {
            ApiBase = target.ApiBase ?? provider.BaseUrl,
            ApiKey = target.ApiKey ?? (target.ApiBase is null || provider.BaseUrl is null ? Key(provider, environment) : null),
            Google = provider.FindsAddress ? Google(target, environment) : null,
            Predict = row.Info.InstanceField is null && !row.Info.ParametersInInstance ? null : new PredictShape(row.Info.InstanceField ?? PredictShape.Default.Field, row.Info.ParametersInInstance),
            ApiVersion = target.ApiVersion,
            ExtraHeaders = target.ExtraHeaders,
            Weight = target.Weight,
            Order = target.Order,
            Timeout = target.Timeout ?? router.Timeout,
            StreamTimeout = target.StreamTimeout ?? target.Timeout ?? router.Timeout,
            Prices = target.Prices,
            PriceModel = row.Info.BaseModel ?? target.BaseModel ?? OpenAiProtocol.Bare(target.Model),
            MaxOutputTokens = row.Info.MaxOutputTokens,
        };
    }

    private static string? Key(ProviderProfile provider, Func<string, string?> environment) =>
        First(provider.KeyVariable is { } usual ? [usual, .. provider.OtherKeyVariables] : provider.OtherKeyVariables, environment);

    /// <summary>With a key of its own and no project a deployment is in express mode, whatever the environment says.</summary>
    private static GoogleTarget Google(ModelTarget target, Func<string, string?> environment) => new(
        target.VertexProject ?? (target.ApiKey is null ? First(["VERTEXAI_PROJECT", "GOOGLE_CLOUD_PROJECT"], environment) : null),
        target.VertexLocation ?? First(["VERTEXAI_LOCATION", "GOOGLE_CLOUD_LOCATION"], environment),
        target.VertexCredentials);

    private static string? First(IReadOnlyList<string> variables, Func<string, string?> environment) =>
        variables.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
