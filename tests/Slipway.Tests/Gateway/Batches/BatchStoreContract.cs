using System.Text.Json;
using Slipway.Gateway.Batches;

namespace Slipway.Tests.Gateway.Batches;

/// <summary>What every <see cref="IBatchStore"/> must do.</summary>
public abstract class BatchStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    protected abstract IBatchStore Store { get; }

    [Fact]
    public async Task A_batch_comes_back_as_it_was_added()
    {
        var job = Job("one") with
        {
            State = BatchState.InProgress, InputFile = "in", Model = "m", DisplayName = "Zoë", Metadata = new Dictionary<string, string> { ["a"] = "b" }, OutputExpiresAfter = TimeSpan.FromHours(1),
            InProgressAt = Noon, Total = 3, Succeeded = 1, Failed = 1, Faults = [new BatchFault("c", "m", 2, "f")], OutputFile = "o", ErrorFile = "e", Usage = new BatchUsage(1, 2, 3, 4), Runs = 2,
        };
        await Store.AddAsync(job, default);

        Text(await Store.FindAsync("a", "one", default)).ShouldBe(Text(job));
        (await Store.FindAsync("b", "one", default)).ShouldBeNull();
        Text(await Store.FindAsync(null, "one", default)).ShouldBe(Text(job));
    }

    [Fact]
    public async Task A_change_counts_the_revision_and_loses_against_an_earlier_one()
    {
        await Store.AddAsync(Job("one"), default);
        var read = (await Store.FindAsync(null, "one", default))!;

        var changed = (await Store.UpdateAsync(read with { Total = 5 }, default)).ShouldNotBeNull();
        changed.Revision.ShouldBe(read.Revision + 1);
        (await Store.UpdateAsync(read with { Total = 9 }, default)).ShouldBeNull();
        (await Store.FindAsync(null, "one", default))!.Total.ShouldBe(5);
        (await Store.UpdateAsync(Job("gone"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task Open_ones_are_those_not_at_their_end()
    {
        foreach (var state in Enum.GetValues<BatchState>())
        {
            await Store.AddAsync(Job(state.ToString()) with { State = state }, default);
        }

        (await Store.OpenAsync(default)).Select(j => j.State).ShouldBe([BatchState.Validating, BatchState.InProgress, BatchState.Finalizing, BatchState.Cancelling], ignoreOrder: true);
        var finished = await Store.UpdateAsync((await Store.FindAsync(null, "Finalizing", default))! with { State = BatchState.Completed }, default);
        finished.ShouldNotBeNull();
        (await Store.OpenAsync(default)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_list_goes_page_by_page_newest_first_and_by_dialect_and_tenant()
    {
        foreach (var i in Enumerable.Range(0, 4))
        {
            await Store.AddAsync(Job($"{i}") with { CreatedAt = Noon.AddMinutes(i / 2) }, default);
        }

        await Store.AddAsync(Job("gemini", dialect: "gemini"), default);
        await Store.AddAsync(Job("other", tenant: "b"), default);

        var first = await Store.ListAsync("a", "openai", 3, null, default);
        first.Select(j => j.Id).ShouldBe(["3", "2", "1"]);
        (await Store.ListAsync("a", "openai", 3, first[^1], default)).Select(j => j.Id).ShouldBe(["0"]);
        (await Store.ListAsync(null, "openai", 10, null, default)).Count.ShouldBe(5);
        await Store.RemoveAsync("3", default);
        (await Store.ListAsync("a", "openai", 10, null, default)).Count.ShouldBe(3);
    }

    private static string Text(BatchJob? job) => JsonSerializer.Serialize(job);

    private static BatchJob Job(string id, string tenant = "a", string dialect = "openai") => new(id, tenant, dialect, "/v1/chat/completions") { CreatedAt = Noon, ExpiresAt = Noon.AddDays(1) };
}
