using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Tests.Gateway.Routing;

public sealed class RouterTests
{
    private static readonly ProviderProfile Provider = new("openai", "OpenAI");
    private readonly ManualTime time = new();
    private readonly Cooldowns cooldowns;
    private readonly Router router;

    public RouterTests()
    {
        cooldowns = new Cooldowns(time);
        router = new Router(cooldowns, new Random(7).NextDouble);
    }

    [Fact]
    public void Chance_follows_the_weights()
    {
        var group = Group(false, ("a", 9), ("b", 1), ("off", 0));
        var counts = Enumerable.Range(0, 10_000).Select(_ => router.Next(group, [], "x").Value.Id).CountBy(id => id).ToDictionary();
        counts["a"].ShouldBeInRange(8_850, 9_150);
        counts.Keys.Order().ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_sticky_group_keeps_each_caller_and_splits_callers_by_weight()
    {
        var group = Group(true, ("a", 70), ("b", 30));
        var first = Enumerable.Range(0, 5_000).Select(i => router.Next(group, [], "caller-" + i).Value.Id).ToList();
        var second = Enumerable.Range(0, 5_000).Select(i => router.Next(group, [], "caller-" + i).Value.Id).ToList();
        second.ShouldBe(first);
        first.Count(id => id == "a").ShouldBeInRange(3_375, 3_625);
    }

    [Fact]
    public void A_deployment_that_rests_is_left_out_until_its_time_is_up()
    {
        var group = Group(false, ("a", 1), ("b", 1));
        cooldowns.Cool("a", TimeSpan.FromSeconds(5));
        Enumerable.Range(0, 50).ShouldAllBe(_ => router.Next(group, Array.Empty<string>(), "x").Value.Id == "b");
        time.Advance(TimeSpan.FromSeconds(5));
        Enumerable.Range(0, 50).Select(_ => router.Next(group, [], "x").Value.Id).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void When_all_rest_the_refusal_says_how_long()
    {
        var group = Group(false, ("a", 1), ("b", 1));
        cooldowns.Cool("a", TimeSpan.FromSeconds(5));
        cooldowns.Cool("b", TimeSpan.FromSeconds(3));
        var error = router.Next(group, [], "x").Error.ShouldNotBeNull();
        error.Kind.ShouldBe(ErrorKind.Unavailable);
        error.RetryAfter.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void A_higher_order_serves_only_when_the_lower_is_out()
    {
        var group = new ModelGroup("g", [Make("first", 1) with { Order = 1 }, Make("second", 100) with { Order = 2 }]) { Card = Card };
        router.Next(group, [], "x").Value.Id.ShouldBe("first");
        router.Next(group, ["first"], "x").Value.Id.ShouldBe("second");
    }

    [Fact]
    public void A_pattern_matches_exactly_the_names_that_its_capture_rebuilds() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(),
        (prefix, name) =>
        {
            var pattern = new ModelPattern(prefix.Get.Replace("*", "") + "*");
            var captured = pattern.Capture(name.Get);
            return captured is null ? !name.Get.StartsWith(prefix.Get.Replace("*", ""), StringComparison.Ordinal) : pattern.Text[..^1] + captured == name.Get;
        }).QuickCheckThrowOnFailure();

    private static ModelCard Card { get; } = new("g", "test", DateTimeOffset.UnixEpoch);

    private static Deployment Make(string id, int weight) => new(id, Provider, id) { Weight = weight, PriceModel = id };

    private static ModelGroup Group(bool sticky, params (string Id, int Weight)[] deployments) =>
        new("g", [.. deployments.Select(d => Make(d.Id, d.Weight))]) { Sticky = sticky, Card = Card };
}
