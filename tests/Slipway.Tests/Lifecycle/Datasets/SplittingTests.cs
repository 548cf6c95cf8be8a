using FsCheck;
using FsCheck.Fluent;
using Slipway.Lifecycle.Datasets.Splitting;

namespace Slipway.Tests.Lifecycle.Datasets;

public sealed class SplittingTests
{
    private static readonly Gen<SplitGroup[]> Groups =
        from sizes in Gen.Choose(1, 9).ListOf()
        from labels in Gen.Elements("spam", "ham", "other").ListOf(sizes.Count)
        select sizes.Select((size, i) => new SplitGroup($"g{i}", [new(labels[i], size)])).ToArray();

    [Fact]
    public void Every_group_falls_into_exactly_one_part_whatever_the_groups() =>
        Prop.ForAll(Groups.ToArbitrary(), groups => GroupSplit.Assign(groups, SplitPlan.Default).Count == groups.Length).QuickCheckThrowOnFailure();

    [Fact]
    public void Order_of_arrival_does_not_change_the_split() =>
        Prop.ForAll(Groups.ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (groups, seed) =>
        {
            var shuffled = groups.ToArray();
            new Random(seed).Shuffle(shuffled);
            var one = GroupSplit.Assign(groups, SplitPlan.Default);
            var two = GroupSplit.Assign(shuffled, SplitPlan.Default);
            return one.All(g => two[g.Key] == g.Value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Three_groups_are_enough_to_hold_something_out() =>
        Prop.ForAll(Groups.ToArbitrary(), groups =>
            groups.Length < 3 || GroupSplit.Assign(groups, SplitPlan.Default).Values.Distinct().Count() == 3).QuickCheckThrowOnFailure();

    [Fact]
    public void Labels_come_near_their_shares_in_each_part()
    {
        var groups = Enumerable.Range(0, 1000).Select(i => new SplitGroup($"g{i}", [new(i % 10 == 0 ? "rare" : "common", 1 + i % 3)])).ToArray();
        var parts = GroupSplit.Assign(groups, SplitPlan.Default);
        foreach (var label in new[] { "rare", "common" })
        {
            double Rows(Func<SplitGroup, bool> where) => groups.Where(where).Sum(g => g.RowsByLabel.Where(l => l.Key == label).Sum(l => l.Value));
            (Rows(g => parts[g.Key] == Part.Test) / Rows(_ => true)).ShouldBe(0.15, 0.02);
            (Rows(g => parts[g.Key] == Part.Train) / Rows(_ => true)).ShouldBe(0.70, 0.02);
        }
    }

    [Fact]
    public void Test_gets_large_groups_too_and_not_only_loners()
    {
        var groups = Enumerable.Range(0, 400).Select(i => new SplitGroup($"g{i}", [new("a", i % 4 == 0 ? 8 : 1)])).ToArray();
        var parts = GroupSplit.Assign(groups, SplitPlan.Default);
        var test = groups.Where(g => parts[g.Key] == Part.Test).ToArray();
        ((double)test.Count(g => g.Rows == 8) / test.Length).ShouldBe(.25, .12);
    }

    [Fact]
    public void Another_seed_gives_another_split()
    {
        var groups = Enumerable.Range(0, 100).Select(i => new SplitGroup($"g{i}", [new("a", 1)])).ToArray();
        var one = GroupSplit.Assign(groups, SplitPlan.Default);
        var two = GroupSplit.Assign(groups, SplitPlan.Default with { Seed = 43 });
        groups.Count(g => one[g.Key] != two[g.Key]).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void A_reworded_letter_is_a_near_duplicate_and_another_letter_is_not()
    {
        const string letter = "Dear customer, your account will be closed on Friday unless you confirm your details at the address below. Kind regards, the bank.";
        var near = new NearDuplicates(0.8);
        near.Add(letter).ShouldBeEmpty();
        near.Add(letter.Replace("Friday", "Monday")).ShouldBe([0]);
        near.Add("  DEAR customer,\n" + letter[15..]).ShouldContain(0);
        near.Add("The patch for the memory leak in the parser is attached; please review it before the release.").ShouldBeEmpty();
    }

    [Fact]
    public void Similarity_estimates_come_near_the_true_jaccard()
    {
        var random = new Random(5);
        string Word() => new([.. Enumerable.Range(0, 12).Select(_ => (char)('a' + random.Next(26)))]);
        var shared = string.Join(' ', Enumerable.Range(0, 60).Select(_ => Word()));
        var a = shared + " " + string.Join(' ', Enumerable.Range(0, 30).Select(_ => Word()));
        var b = shared + " " + string.Join(' ', Enumerable.Range(0, 30).Select(_ => Word()));
        NearDuplicates.Similarity(a, b).ShouldBe(60.0 / 120, 0.15);
    }
}
