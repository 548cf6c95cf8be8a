using System.Collections.Frozen;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Configuration;

namespace Slipway.Gateway.Routing;

/// <summary>Everything that routing needs, immutable and replaced as one: a call sees one snapshot from its beginning to its end.</summary>
public sealed class GatewaySnapshot
{
    private readonly FrozenDictionary<string, ModelGroup> exact;
    private readonly ModelGroup[] wildcards;
    private readonly FrozenDictionary<string, string> aliases;
    private readonly (ModelPattern Pattern, string Group)[] wildcardAliases;

    public GatewaySnapshot(int revision, IReadOnlyList<ModelGroup> groups, RouterSettings router)
    {
        Revision = revision;
        Groups = groups;
        Router = router;
        exact = groups.Where(g => !g.Pattern.IsWildcard).ToFrozenDictionary(g => g.Name, StringComparer.Ordinal);
        wildcards = [.. groups.Where(g => g.Pattern.IsWildcard).OrderByDescending(g => g.Pattern.Specificity)];
        var patterns = router.Aliases.Select(a => (Pattern: new ModelPattern(a.Pattern), a.Group)).ToList();
        aliases = patterns.Where(a => !a.Pattern.IsWildcard).ToFrozenDictionary(a => a.Pattern.Text, a => a.Group, StringComparer.Ordinal);
        wildcardAliases = [.. patterns.Where(a => a.Pattern.IsWildcard).OrderByDescending(a => a.Pattern.Specificity)];
        Cards = [.. Listed(groups, router).OrderBy(c => c.Id, StringComparer.Ordinal)];
    }

    public int Revision { get; }

    public IReadOnlyList<ModelGroup> Groups { get; }

    public RouterSettings Router { get; }

    /// <summary>What lists of models show: groups and aliases by name, wildcards and hidden aliases left out.</summary>
    public IReadOnlyList<ModelCard> Cards { get; }

    /// <summary>
    /// Finds who serves a name: an exact alias, an exact group, a wildcard alias, a wildcard group; of several wildcards the most specific.
    /// </summary>
    public Result<Route> Resolve(string model)
    {
        // Google's clients say the same name in several forms; a form that is known word for word goes before a wildcard.
        var forms = ModelNames.Of(model).ToList();
        foreach (var form in forms.Count == 1 ? [] : forms.Where(f => aliases.ContainsKey(f) || exact.ContainsKey(f)).Concat(forms))
        {
            if (ResolveOne(form) is { IsOk: true, Value: var route })
            {
                return route with { FoundAs = form };
            }
        }

        return ResolveOne(model);
    }

    private Result<Route> ResolveOne(string model)
    {
        var alias = aliases.GetValueOrDefault(model) ?? (exact.ContainsKey(model) ? null : WildcardAlias(model));
        if (Find(alias ?? model) is { } route)
        {
            return route;
        }

        return alias is null
            ? Error.NotFound($"The model `{model}` does not exist. Ask GET /v1/models for the names that do.", "model", "model_not_found")
            : Error.NotFound($"The model `{model}` is an alias of `{alias}`, which is not there now. Ask GET /v1/models for what is.", "model", "model_not_found");
    }

    private string? WildcardAlias(string model)
    {
        foreach (var (pattern, group) in wildcardAliases)
        {
            if (pattern.Matches(model))
            {
                return group;
            }
        }

        return null;
    }

    private Route? Find(string name)
    {
        if (exact.TryGetValue(name, out var group))
        {
            return new Route(group, name);
        }

        foreach (var wildcard in wildcards)
        {
            if (wildcard.Pattern.Capture(name) is { } captured)
            {
                return new Route(wildcard, captured);
            }
        }

        return null;
    }

    private static IEnumerable<ModelCard> Listed(IReadOnlyList<ModelGroup> groups, RouterSettings router)
    {
        var byName = groups.Where(g => !g.Pattern.IsWildcard).ToDictionary(g => g.Name, StringComparer.Ordinal);
        return byName.Values.Select(g => g.Card).Concat(router.Aliases
            .Where(a => !a.Hidden && !a.Pattern.Contains('*', StringComparison.Ordinal) && byName.ContainsKey(a.Group))
            .Select(a => byName[a.Group].Card with { Id = a.Pattern }));
    }
}

/// <summary>A group that serves a name, and what the name's wildcard stood for.</summary>
public sealed record Route(ModelGroup Group, string Captured)
{
    /// <summary>The form of the name asked for under which it was found (<c>google/x</c> as <c>x</c>); null where it is that name.</summary>
    public string? FoundAs { get; init; }

    /// <summary>The name to use at the upstream.</summary>
    public string UpstreamModel(Deployment deployment) => deployment.UpstreamModel.Replace("*", Captured, StringComparison.Ordinal);
}
