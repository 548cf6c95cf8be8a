using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Ledger;
using Slipway.Tests.Storage.Sqlite;
using static Slipway.Tests.Gateway.Ledger.LedgerSamples;

namespace Slipway.Tests.Gateway.Ledger;

/// <summary>The journal cut at any byte, as a kill can leave it: what was written whole counts, once; what was not, never.</summary>
public sealed class TornJournalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Cut_at_every_byte_the_replay_loses_no_whole_record_and_counts_none_twice()
    {
        var journal = await WriteAsync();
        var ends = Enumerable.Range(0, journal.Length).Where(i => journal[i] == '\n').ToList();
        ends.Count.ShouldBe(6);

        for (var length = 0; length <= journal.Length; length++)
        {
            // A line counts from its last brace on: the line feed after it is no part of the record.
            var whole = ends.Count(end => end <= length);
            var expected = whole switch
            {
                0 => "",
                1 => "c1=0.05",
                2 => "c1=0.01",
                3 => "c1=0.01 c2=0.05",
                4 => "c1=0.01 c2=0.05 c3=0.05",
                5 => "c1=0.01 c3=0.05",
                _ => "c1=0.01 c3=0.03",
            };
            (await ReplayAsync(journal[..length])).ShouldBe(expected, $"cut after {length} bytes");
        }
    }

    [Fact]
    public async Task Damage_inside_costs_no_more_than_the_damaged_line()
    {
        var journal = await WriteAsync();
        for (var i = 0; i < journal.Length; i += 7)
        {
            var damaged = journal.ToArray();
            damaged[i] = 0;
            var rows = await ReplayAsync(damaged);
            rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeInRange(1, 3, $"damage at {i}: {rows}");
        }
    }

    /// <summary>c1 begun and settled, c2 begun, c3 begun, c2 withdrawn, c3 settled.</summary>
    private async Task<byte[]> WriteAsync()
    {
        var path = Directory.CreateDirectory(folder.File("source")).FullName;
        var away = new InMemoryUsageStore { Failure = new IOException("away") };
        var ledger = await OpenAsync(path, away);
        var first = ledger.Begin(Intent("c1")).Value;
        ledger.Settle(first, Row(first.Intent, 0.01m));
        var second = ledger.Begin(Intent("c2")).Value;
        var third = ledger.Begin(Intent("c3")).Value;
        ledger.Withdraw(second);
        ledger.Settle(third, Row(third.Intent, 0.03m));
        await ledger.DisposeAsync();
        return await File.ReadAllBytesAsync(Directory.GetFiles(path).ShouldHaveSingleItem());
    }

    private async Task<string> ReplayAsync(byte[] journal)
    {
        var path = Directory.CreateDirectory(folder.File("copy")).FullName;
        var store = new InMemoryUsageStore();
        for (var start = 0; start < 2; start++)
        {
            // The second time as if the program had died between storing the rows and deleting the journal.
            await File.WriteAllBytesAsync(Path.Combine(path, "journal-1.jsonl"), journal);
            await (await OpenAsync(path, store)).DisposeAsync();
        }

        Directory.GetFiles(path).ShouldBeEmpty();
        return string.Join(' ', store.Rows.OrderBy(r => r.Intent.CallId, StringComparer.Ordinal).Select(r => FormattableString.Invariant($"{r.Intent.CallId}={r.Cost}")));
    }

    private static Task<UsageLedger> OpenAsync(string path, IUsageStore store) => UsageLedger.OpenAsync(path, store, [], TimeProvider.System, NullLogger<UsageLedger>.Instance, default);
}
