using FsCheck;
using FsCheck.Fluent;
using Slipway.Lifecycle.Endpoints;

namespace Slipway.Tests.Lifecycle.Endpoints;

public sealed class TrafficSplitTests
{
    private static readonly Gen<Dictionary<string, double>> Weights =
        from values in Gen.Choose(0, 1_000_000).Select(v => v / 997.0).NonEmptyListOf()
        select values.Select((v, i) => ($"{i}", v)).ToDictionary(x => x.Item1, x => x.v);

    [Fact]
    public void Any_weights_become_whole_percents_that_sum_to_a_hundred() =>
        Prop.ForAll(Weights.ToArbitrary(), weights =>
        {
            var split = TrafficSplit.FromWeights(weights);
            return weights.Values.Sum() <= 0 ? split.IsEmpty : split.Percents.Values.Sum() == 100;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_percent_is_further_than_one_from_its_exact_share() =>
        Prop.ForAll(Weights.ToArbitrary(), weights =>
        {
            var total = weights.Values.Sum();
            var split = TrafficSplit.FromWeights(weights);
            return total <= 0 || weights.All(w => Math.Abs(split.Of(w.Key) - w.Value / total * 100) < 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Three_equal_thirds_are_34_33_33() =>
        TrafficSplit.FromWeights(new Dictionary<string, double> { ["a"] = 1, ["b"] = 1, ["c"] = 1 }).Percents.ShouldBe(new Dictionary<string, int> { ["a"] = 34, ["b"] = 33, ["c"] = 33 }, ignoreOrder: true);

    [Fact]
    public void A_caller_always_gets_the_same_model()
    {
        var split = Split(("1", 50), ("2", 50));
        for (var i = 0; i < 100; i++) split.Choose($"caller-{i}").ShouldBe(Split(("2", 50), ("1", 50)).Choose($"caller-{i}"));
    }

    [Theory]
    [InlineData(50, 50)]
    [InlineData(90, 10)]
    [InlineData(99, 1)]
    public void Callers_are_shared_out_by_percent(int first, int second)
    {
        var split = Split(("1", first), ("2", second));
        var share = Enumerable.Range(0, 20_000).Count(i => split.Choose($"user-{i}") == "2") / 20_000.0;
        share.ShouldBe(second / 100.0, 0.012);
    }

    [Fact]
    public void When_ten_percent_move_about_ten_percent_of_the_callers_change_and_none_the_wrong_way()
    {
        var before = Split(("1", 90), ("2", 10));
        var after = Split(("1", 80), ("2", 20));
        var moves = Enumerable.Range(0, 20_000).Select(i => (From: before.Choose($"u{i}"), To: after.Choose($"u{i}"))).Where(m => m.From != m.To).ToArray();
        moves.ShouldAllBe(m => m.From == "1" && m.To == "2");
        (moves.Length / 20_000.0).ShouldBe(.10, .012);
    }

    [Fact]
    public void Splits_that_do_not_sum_to_a_hundred_or_name_strangers_are_refused()
    {
        TrafficSplit.Create(new Dictionary<string, int> { ["1"] = 60, ["2"] = 30 }, ["1", "2"]).Error!.Message.ShouldContain("sums to 90");
        TrafficSplit.Create(new Dictionary<string, int> { ["9"] = 100 }, ["1"]).Error!.Field.ShouldBe("traffic_split.9");
        TrafficSplit.Create(new Dictionary<string, int> { ["1"] = 150, ["2"] = -50 }, ["1", "2"]).Error.ShouldNotBeNull();
        TrafficSplit.Create(new Dictionary<string, int>(), ["1"]).Value.Choose("anyone").ShouldBeNull();
    }

    private static TrafficSplit Split(params (string Id, int Percent)[] parts) =>
        TrafficSplit.Create(parts.ToDictionary(p => p.Id, p => p.Percent), [.. parts.Select(p => p.Id)]).Value;
}
