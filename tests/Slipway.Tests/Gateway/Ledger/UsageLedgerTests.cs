using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Ledger;
using Slipway.Testing;
using Slipway.Tests.Storage.Sqlite;
using static Slipway.Tests.Gateway.Ledger.LedgerSamples;

namespace Slipway.Tests.Gateway.Ledger;

public sealed class UsageLedgerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly InMemoryUsageStore store = new();
    private readonly ManualTime time = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_settled_is_in_the_store_after_closing_and_the_journal_is_empty()
    {
        await using (var ledger = await OpenAsync())
        {
            ledger.Settle(ledger.Begin(Intent("c1")).Value, Row(Intent("c1")));
        }

        store.Rows.ShouldHaveSingleItem().ShouldBe(Row(Intent("c1")));
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_attempt_that_never_reached_an_upstream_leaves_no_row()
    {
        await using (var ledger = await OpenAsync())
        {
            ledger.Withdraw(ledger.Begin(Intent("c1")).Value);
        }

        await (await OpenAsync()).DisposeAsync();
        store.Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_entry_is_settled_once()
    {
        await using (var ledger = await OpenAsync())
        {
            var entry = ledger.Begin(Intent("c1")).Value;
            Parallel.For(0, 8, i => ledger.Settle(entry, Row(entry.Intent, i)));
            ledger.Withdraw(entry);
        }

        store.Rows.ShouldHaveSingleItem();
        store.Appends.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_under_way_at_the_end_is_settled_at_its_reservation_by_the_next_start_once()
    {
        await using (var ledger = await OpenAsync())
        {
            ledger.Begin(Intent("c1", reserved: 0.07m)).IsOk.ShouldBeTrue();
        }

        store.Rows.ShouldBeEmpty();
        for (var start = 0; start < 2; start++)
        {
            await (await OpenAsync()).DisposeAsync();
            var row = store.Rows.ShouldHaveSingleItem();
            (row.Cost, row.SettledBy, row.Status).ShouldBe((0.07m, "replay", "interrupted"));
        }
    }

    [Fact]
    public async Task While_a_process_holds_its_journal_another_start_leaves_it_alone()
    {
        await using var first = await OpenAsync();
        var entry = first.Begin(Intent("c1")).Value;
        await (await OpenAsync()).DisposeAsync();
        store.Rows.ShouldBeEmpty();

        first.Settle(entry, Row(entry.Intent, 0.02m));
        await first.DisposeAsync();
        store.Rows.ShouldHaveSingleItem().Cost.ShouldBe(0.02m);
    }

    [Fact]
    public async Task A_store_that_is_away_is_tried_again_until_it_takes_the_rows()
    {
        store.Failure = new IOException("away");
        await using var ledger = await OpenAsync();
        ledger.Settle(ledger.Begin(Intent("c1")).Value, Row(Intent("c1")));
        await UntilAsync(() => store.Appends >= 1 && time.Waiting > 0);
        store.Failure = null;
        time.Advance(TimeSpan.FromSeconds(10));
        await UntilAsync(() => store.Rows.Count == 1);
    }

    [Fact]
    public async Task A_store_that_is_away_until_the_end_gets_the_rows_at_the_next_start()
    {
        store.Failure = new IOException("away");
        await using (var ledger = await OpenAsync())
        {
            for (var i = 0; i < 5; i++)
            {
                ledger.Settle(ledger.Begin(Intent($"c{i}")).Value, Row(Intent($"c{i}")));
            }
        }

        store.Rows.ShouldBeEmpty();
        store.Failure = null;
        await (await OpenAsync()).DisposeAsync();
        store.Rows.Count.ShouldBe(5);
        store.Rows.ShouldAllBe(r => r.SettledBy == "call");
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_that_fails_during_replay_keeps_the_journal()
    {
        await using (var ledger = await OpenAsync())
        {
            ledger.Begin(Intent("c1")).IsOk.ShouldBeTrue();
        }

        store.Failure = new IOException("away");
        await Should.ThrowAsync<IOException>(OpenAsync);
        store.Failure = null;
        await (await OpenAsync()).DisposeAsync();
        store.Rows.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Rows_beyond_what_may_wait_in_memory_are_read_back_from_the_journal()
    {
        const int Rows = 50_000;
        store.Failure = new IOException("away");
        await using (var ledger = await OpenAsync())
        {
            for (var i = 0; i < Rows; i++)
            {
                ledger.Settle(ledger.Begin(Intent($"c{i}")).Value, Row(Intent($"c{i}")));
            }

            store.Failure = null;
            await UntilAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return store.Rows.Count == Rows;
            });
            Directory.GetFiles(folder.Path).ShouldHaveSingleItem("only the file that is being written is left");
        }

        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_journal_in_many_files_is_deleted_file_by_file()
    {
        var large = new string('x', 100_000);
        await using (var ledger = await OpenAsync())
        {
            var open = ledger.Begin(Intent("first")).Value;
            for (var i = 0; i < 200; i++)
            {
                ledger.Settle(ledger.Begin(Intent($"c{i}") with { EndUser = large }).Value, Row(Intent($"c{i}")));
            }

            await UntilAsync(() =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return store.Rows.Count == 200;
            });
            Directory.GetFiles(folder.Path).Length.ShouldBe(2, "the first holds an open intent, the last is being written");
            ledger.Settle(open, Row(open.Intent));
        }

        store.Rows.Count.ShouldBe(201);
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task After_closing_no_attempt_may_begin()
    {
        var ledger = await OpenAsync();
        await ledger.DisposeAsync();
        ledger.Begin(Intent("c1")).Error!.Code.ShouldBe("journal_unavailable");
    }

    [Fact]
    public async Task An_observer_learns_of_every_row_and_one_that_fails_harms_nobody()
    {
        var seen = new Observer();
        await using (var ledger = await UsageLedger.OpenAsync(folder.Path, store, [new Observer { Fails = true }, seen], time, NullLogger<UsageLedger>.Instance, default))
        {
            ledger.Settle(ledger.Begin(Intent("c1")).Value, Row(Intent("c1")));
        }

        seen.Rows.ShouldBe([Row(Intent("c1"))]);
        store.Rows.ShouldHaveSingleItem();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            i.ShouldBeLessThan(5000, "the condition did not come about in time");
            await Task.Delay(2);
        }
    }

    private Task<UsageLedger> OpenAsync() => UsageLedger.OpenAsync(folder.Path, store, [], time, NullLogger<UsageLedger>.Instance, default);

    private sealed class Observer : IUsageObserver
    {
        public bool Fails { get; init; }

        public List<UsageRow> Rows { get; } = [];

        public void Settled(UsageRow row)
        {
            if (Fails)
            {
                throw new InvalidOperationException("no");
            }

            Rows.Add(row);
        }
    }
}
