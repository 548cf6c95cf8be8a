using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Tests.Gateway.Routing;

public sealed class GatewaySnapshotTests
{
    private static readonly ProviderProfile Provider = new("openai", "OpenAI");

    [Theory]
    [InlineData("house", "house")]
    [InlineData("gemini-2.5-flash", "house")]
    [InlineData("gemini-2.5-pro", "big")]
    [InlineData("exact-alias", "big")]
    [InlineData("gemini-own", "gemini-own")]
    [InlineData("openrouter/x/y", "openrouter/*")]
    public void A_name_is_found_by_alias_then_group_then_wildcard_the_most_specific_first(string asked, string group) =>
        Snapshot().Resolve(asked).Value.Group.Name.ShouldBe(group);

    [Fact]
    public void What_a_wildcard_stood_for_goes_into_the_upstream_name()
    {
        var route = Snapshot().Resolve("openrouter/anthropic/claude").Value;
        route.UpstreamModel(route.Group.Deployments[0]).ShouldBe("anthropic/claude");
    }

    [Fact]
    public void An_unknown_model_is_not_found_and_an_alias_to_nowhere_says_so()
    {
        Snapshot().Resolve("nope").Error!.Kind.ShouldBe(ErrorKind.NotFound);
        Snapshot().Resolve("dangling").Error!.Message.ShouldContain("alias of `gone`");
    }

    [Fact]
    public void Lists_show_groups_and_plain_aliases_but_no_wildcards_and_nothing_hidden() =>
        Snapshot().Cards.Select(c => c.Id).ShouldBe(["big", "exact-alias", "gemini-own", "house"]);

    private static GatewaySnapshot Snapshot() => new(1, [Group("house"), Group("big"), Group("gemini-own"), Group("openrouter/*", "*")], new RouterSettings
    {
        Aliases =
        [
            new ModelAlias("gemini-*", "house", false, 1),
            new ModelAlias("gemini-*-pro", "big", false, 2),
            new ModelAlias("exact-alias", "big", false, 3),
            new ModelAlias("hidden-alias", "big", true, 4),
            new ModelAlias("dangling", "gone", false, 5),
        ],
    });

    private static ModelGroup Group(string name, string? upstream = null) => new(name, [new Deployment(name, Provider, upstream ?? name) { PriceModel = name }])
    {
        Card = new ModelCard(name, "test", DateTimeOffset.UnixEpoch),
    };
}
