using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Gateway.Responses;
using Slipway.Gateway.Secrets;
using Slipway.Storage.Responses;
using Slipway.Storage.Sqlite;
using Slipway.Testing;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Gateway.Responses;

public sealed class ResponseArchiveTests : IAsyncDisposable
{
    private static readonly SealedBox Box = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    private readonly TemporaryFolder folder = new();
    private readonly ManualTime time = new();
    private readonly SqliteDatabase database;
    private readonly HeldStore store;
    private readonly ResponseArchive archive;

    public ResponseArchiveTests()
    {
        database = SqliteDatabase.Open(folder.File("slipway.db"), time);
        store = new HeldStore(new SqliteResponseStore(database));
        archive = Open(store);
    }

    [Fact]
    public async Task A_response_can_be_read_before_it_is_stored_and_after()
    {
        store.Hold();
        Keep("ann", "resp_1", null, "Hello");
        archive.Find("ann", "resp_1").ShouldNotBeNull().Response.GetProperty("id").GetString().ShouldBe("resp_1");
        archive.Find("bob", "resp_1").ShouldBeNull();
        archive.Holding("ann", ["msg_resp_1"]).ShouldHaveSingleItem();

        store.Release();
        await archive.DisposeAsync();

        await using var later = Open(store);
        later.Find("ann", "resp_1").ShouldNotBeNull().Input[0].GetProperty("content").GetString().ShouldBe("Hello");
        later.Find("bob", "resp_1").ShouldBeNull();
    }

    [Fact]
    public async Task A_chain_of_which_a_part_is_not_stored_yet_is_whole()
    {
        Keep("ann", "resp_1", null, "one");
        await archive.DisposeAsync();
        store.Hold();
        Keep("ann", "resp_2", "resp_1", "two");
        Keep("ann", "resp_3", "resp_2", "three");

        archive.Chain("ann", "resp_3", out var missing).ShouldNotBeNull().Select(r => r.Id).ShouldBe(["resp_1", "resp_2", "resp_3"]);
        missing.ShouldBeNull();
        archive.Chain("ann", "resp_9", out missing).ShouldBeNull();
        missing.ShouldBe("resp_9");
        store.Release();
    }

    [Fact]
    public async Task A_chain_with_a_hole_says_what_is_missing()
    {
        Keep("ann", "resp_1", null, "one");
        Keep("ann", "resp_2", "resp_1", "two");
        Keep("ann", "resp_3", "resp_2", "three");
        (await archive.RemoveAsync("ann", "resp_1", CancellationToken.None)).ShouldBeTrue();

        archive.Chain("ann", "resp_3", out var missing).ShouldBeNull();
        missing.ShouldBe("resp_1");
    }

    [Fact]
    public async Task Nothing_that_was_said_lies_readable_in_the_file()
    {
        Keep("ann", "resp_1", null, "a word that only ann may read");
        await archive.DisposeAsync();
        await database.DisposeAsync();

        var bytes = Directory.EnumerateFiles(Path.GetDirectoryName(database.Path)!).SelectMany(File.ReadAllBytes).ToArray();
        bytes.AsSpan().IndexOf("resp_1"u8).ShouldBeGreaterThan(0);
        bytes.AsSpan().IndexOf("only ann"u8).ShouldBe(-1);
    }

    [Fact]
    public async Task What_was_sealed_under_another_secret_is_not_there()
    {
        Keep("ann", "resp_1", null, "Hello");
        await archive.DisposeAsync();

        await using var stranger = new ResponseArchive(store, new SealedBox(new byte[32]), TimeSpan.FromDays(30), time, NullLogger<ResponseArchive>.Instance);
        stranger.Find("ann", "resp_1").ShouldBeNull();
        stranger.Chain("ann", "resp_1", out var missing).ShouldBeNull();
        missing.ShouldBe("resp_1");
    }

    [Fact]
    public async Task A_reply_that_is_none_is_not_kept()
    {
        archive.Keep("ann", "resp_1", () => null);
        await archive.DisposeAsync();

        archive.Find("ann", "resp_1").ShouldBeNull();
    }

    [Fact]
    public async Task Responses_expire()
    {
        Keep("ann", "resp_1", null, "Hello");
        await archive.DisposeAsync();
        time.Advance(TimeSpan.FromDays(30));

        archive.Find("ann", "resp_1").ShouldBeNull();
        (await archive.SweepAsync(CancellationToken.None)).ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        await archive.DisposeAsync();
        await database.DisposeAsync();
        folder.Dispose();
    }

    private ResponseArchive Open(IResponseStore from) => new(from, Box, TimeSpan.FromDays(30), time, NullLogger<ResponseArchive>.Instance);

    private void Keep(string tenant, string id, string? previous, string said)
    {
        var input = Json($$"""[{"type":"message","id":"msg_{{id}}","role":"user","content":"{{said}}"}]""");
        var response = Json($$"""{"id":"{{id}}","object":"response","output":[{"type":"message","id":"out_{{id}}","role":"assistant","content":[]}]}""");
        archive.Keep(tenant, id, () => new KeptResponse(id, previous, [.. input.EnumerateArray()], response));
    }

    private static JsonElement Json(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>A store whose writing waits while it is held.</summary>
    private sealed class HeldStore(IResponseStore inner) : IResponseStore
    {
        private TaskCompletionSource gate = Opened();

        public void Hold() => gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => gate.SetResult();

        public async Task AddAsync(StoredResponse response, CancellationToken cancellation)
        {
            await gate.Task;
            await inner.AddAsync(response, cancellation);
        }

        public IReadOnlyList<StoredResponse> Chain(string tenant, string id, DateTimeOffset now) => inner.Chain(tenant, id, now);

        public IReadOnlyList<StoredResponse> Holding(string tenant, IReadOnlyCollection<string> itemIds, DateTimeOffset now) => inner.Holding(tenant, itemIds, now);

        public Task<bool> RemoveAsync(string tenant, string id, DateTimeOffset now, CancellationToken cancellation) => inner.RemoveAsync(tenant, id, now, cancellation);

        public Task<int> SweepAsync(DateTimeOffset now, CancellationToken cancellation) => inner.SweepAsync(now, cancellation);

        private static TaskCompletionSource Opened()
        {
            var source = new TaskCompletionSource();
            source.SetResult();
            return source;
        }
    }
}
