using FsCheck;
using FsCheck.Fluent;
using Slipway.Gateway.Ledger;
using static Slipway.Tests.Gateway.Ledger.LedgerSamples;

namespace Slipway.Tests.Gateway.Ledger;

/// <summary>What every <see cref="IUsageStore"/> must do.</summary>
public abstract class UsageStoreContract
{
    protected abstract IUsageStore Store { get; }

    [Fact]
    public async Task A_row_comes_back_as_it_was()
    {
        var row = Row(Intent("c1") with { Variant = "v2", Stream = true, EndUser = "zoë" }, 0.000000000000000000000000001m) with { ErrorCode = "x", Status = "Upstream", SettledBy = "replay" };
        await Store.AppendAsync([row], default);
        (await Store.ListAsync(new UsageQuery(10), default)).ShouldHaveSingleItem().ShouldBe(row);
    }

    [Fact]
    public async Task Unknown_values_stay_unknown()
    {
        var row = Row(Intent("c1", reserved: null), cost: null) with { FirstByteMs = null };
        await Store.AppendAsync([row], default);
        (await Store.ListAsync(new UsageQuery(10), default)).ShouldHaveSingleItem().ShouldBe(row);
        (await Store.SpendByKeyAsync(default)).GetValueOrDefault("key-a").ShouldBe(0);
    }

    [Fact]
    public async Task The_same_attempt_counts_once_and_the_first_version_stays()
    {
        await Store.AppendAsync([Row(Intent("c1"), 0.01m)], default);
        await Store.AppendAsync([Row(Intent("c1"), 0.99m), Row(Intent("c1", attempt: 2), 0.02m), Row(Intent("c1", attempt: 2), 0.02m)], default);
        (await Store.ListAsync(new UsageQuery(10), default)).Select(r => (r.Intent.Attempt, r.Cost)).ShouldBe([(2, 0.02m), (1, 0.01m)]);
        (await Store.SpendByKeyAsync(default))["key-a"].ShouldBe(0.03m);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Pages_show_every_row_once_newest_first_also_attempts_of_one_millisecond(int size)
    {
        var rows = Enumerable.Range(0, 4).SelectMany(c => Enumerable.Range(1, 3).Select(a => Row(Intent($"c{c}", a, at: Noon.AddMilliseconds(c / 2))))).ToList();
        await Store.AppendAsync(rows, default);

        var seen = new List<UsageRow>();
        UsagePlace? place = null;
        while (await Store.ListAsync(new UsageQuery(size) { Before = place }, default) is { Count: > 0 } page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(size);
            seen.AddRange(page);
            place = UsagePlace.Of(page[^1]);
        }

        seen.Select(r => (r.Intent.CallId, r.Intent.Attempt)).ShouldBe(
            [("c3", 3), ("c3", 2), ("c3", 1), ("c2", 3), ("c2", 2), ("c2", 1), ("c1", 3), ("c1", 2), ("c1", 1), ("c0", 3), ("c0", 2), ("c0", 1)]);
    }

    [Fact]
    public async Task Rows_are_found_by_key_call_and_time()
    {
        await Store.AppendAsync([Row(Intent("c1")), Row(Intent("c2", key: "key-b")), Row(Intent("c3", at: Noon.AddHours(1)))], default);
        async Task<string> Found(UsageQuery query) => string.Join(' ', (await Store.ListAsync(query, default)).Select(r => r.Intent.CallId));
        (await Found(new UsageQuery(10) { KeyId = "key-a" })).ShouldBe("c3 c1");
        (await Found(new UsageQuery(10) { CallId = "c2" })).ShouldBe("c2");
        (await Found(new UsageQuery(10) { KeyId = "key-a", CallId = "c2" })).ShouldBe("");
        (await Found(new UsageQuery(10) { From = Noon.AddHours(1) })).ShouldBe("c3");
        (await Found(new UsageQuery(10) { Until = Noon.AddHours(1) })).ShouldBe("c2 c1");
        (await Found(new UsageQuery(10) { KeyId = "' OR 1=1 --" })).ShouldBe("");
    }

    [Fact]
    public async Task Totals_are_exact_and_say_what_had_no_price()
    {
        await Store.AppendAsync([Row(Intent("c1"), 0.1m), Row(Intent("c2"), 0.2m), Row(Intent("c3"), null), Row(Intent("c4", group: "other"), 1m), Row(Intent("c5", key: "key-b"), 5m)], default);
        (await Store.TotalsAsync(new UsageQuery(1) { KeyId = "key-a" }, default)).ShouldBe([new UsageTotal("key-a", "gpt-4o", 3, 1, 300, 60, 0.3m), new UsageTotal("key-a", "other", 1, 0, 100, 20, 1m)]);
    }

    [Fact]
    public void However_rows_are_repeated_and_batched_what_a_key_spent_is_the_exact_sum() => Prop.ForAll(
        Gen.Choose(0, 9).Zip(Gen.Choose(0, 1_000_000_000)).ListOf().ToArbitrary(),
        drawn =>
        {
            // Costs of 12 digits after the point, as one cached token of a cheap model has.
            var rows = drawn.Select(d => Row(Intent(Guid.NewGuid().ToString("N"), d.Item1, key: "sum"), d.Item2 / 1_000_000_000_000m)).ToList();
            var before = Spend();
            foreach (var batch in rows.Chunk(3).Concat(rows.Chunk(2)))
            {
                Store.AppendAsync(batch, default).GetAwaiter().GetResult();
            }

            (Spend() - before).ShouldBe(rows.Sum(r => r.Cost!.Value));
        }).QuickCheckThrowOnFailure();

    private decimal Spend() => Store.SpendByKeyAsync(default).GetAwaiter().GetResult().GetValueOrDefault("sum");
}

public sealed class InMemoryUsageStoreTests : UsageStoreContract
{
    protected override IUsageStore Store { get; } = new InMemoryUsageStore();
}
