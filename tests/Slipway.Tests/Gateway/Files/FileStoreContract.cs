using Slipway.Core.Errors;
using Slipway.Gateway.Files;

namespace Slipway.Tests.Gateway.Files;

/// <summary>What every <see cref="IFileStore"/> must do.</summary>
public abstract class FileStoreContract
{
    private const long Plenty = 1_000_000;

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    protected abstract IFileStore Store { get; }

    [Fact]
    public async Task A_file_comes_back_as_it_was_added()
    {
        var file = File("a", "one") with { DisplayName = "Zoë's", ExpiresAt = Noon.AddHours(1) };
        (await Store.AddAsync(file, Plenty, default)).ShouldBeNull();

        (await Store.FindAsync("a", "one", default)).ShouldBe(file);
        (await Store.FindAsync(null, "one", default)).ShouldBe(file);
    }

    [Fact]
    public async Task A_file_of_another_tenant_is_not_there()
    {
        await Store.AddAsync(File("a", "one"), Plenty, default);

        (await Store.FindAsync("b", "one", default)).ShouldBeNull();
        (await Store.ListAsync(new FileQuery("b", Noon, 10), default)).ShouldBeEmpty();
        (await Store.RemoveAsync("b", "one", default)).ShouldBeFalse();
        (await Store.FindAsync("a", "one", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Two_tenants_may_use_one_name_and_one_tenant_may_not_use_it_twice()
    {
        (await Store.AddAsync(File("a", "one"), Plenty, default)).ShouldBeNull();
        (await Store.AddAsync(File("b", "one", minute: 1), Plenty, default)).ShouldBeNull();
        (await Store.AddAsync(File("a", "one"), Plenty, default)).ShouldNotBeNull().Kind.ShouldBe(ErrorKind.Conflict);

        (await Store.FindAsync(null, "one", default))!.Tenant.ShouldBe("a");
    }

    [Fact]
    public async Task The_quota_counts_the_tenants_files_only_and_removed_ones_no_more()
    {
        await Store.AddAsync(File("b", "other"), 100, default);
        (await Store.AddAsync(File("a", "one"), 100, default)).ShouldBeNull();
        (await Store.AddAsync(File("a", "two"), 100, default)).ShouldNotBeNull().Code.ShouldBe("file_quota_exceeded");

        (await Store.RemoveAsync("a", "one", default)).ShouldBeTrue();
        (await Store.AddAsync(File("a", "two"), 100, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(false, "3 2 1 0")]
    [InlineData(true, "0 1 2 3")]
    public async Task Pages_go_through_all_files_in_order(bool ascending, string order)
    {
        foreach (var i in Enumerable.Range(0, 4))
        {
            // Two files of the same millisecond are told apart by their ids.
            await Store.AddAsync(File("a", $"{i}", minute: i / 2), Plenty, default);
        }

        var seen = new List<string>();
        StoredFile? after = null;
        do
        {
            var page = await Store.ListAsync(new FileQuery("a", Noon, 3) { Ascending = ascending, After = after }, default);
            seen.AddRange(page.Select(f => f.Id));
            after = page.Count == 3 ? page[^1] : null;
        }
        while (after is not null);

        string.Join(' ', seen).ShouldBe(order);
    }

    [Fact]
    public async Task A_list_has_what_is_asked_for_and_nothing_expired()
    {
        await Store.AddAsync(File("a", "batch") with { Purpose = "batch" }, Plenty, default);
        await Store.AddAsync(File("a", "gone") with { ExpiresAt = Noon }, Plenty, default);
        await Store.AddAsync(File("b", "other"), Plenty, default);

        (await Store.ListAsync(new FileQuery("a", Noon, 10), default)).Select(f => f.Id).ShouldBe(["batch"]);
        (await Store.ListAsync(new FileQuery(null, Noon, 10), default)).Select(f => f.Id).ShouldBe(["other", "batch"], ignoreOrder: true);
        (await Store.ListAsync(new FileQuery("a", Noon, 10) { Purpose = "vision" }, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_has_expired_is_told_and_which_blobs_are_in_use()
    {
        await Store.AddAsync(File("a", "now") with { ExpiresAt = Noon }, Plenty, default);
        await Store.AddAsync(File("a", "later") with { ExpiresAt = Noon.AddMilliseconds(1) }, Plenty, default);
        await Store.AddAsync(File("a", "never"), Plenty, default);

        (await Store.ExpiredAsync(Noon, 10, default)).Select(f => f.Id).ShouldBe(["now"]);
        (await Store.BlobsAsync(default)).ShouldBe(["blob-now", "blob-later", "blob-never"], ignoreOrder: true);
    }

    private static StoredFile File(string tenant, string id, int minute = 0) => new(id, tenant)
    {
        Name = id + ".txt", MimeType = "text/plain", Purpose = "user_data", Bytes = 100, Sha256 = new string('a', 64), Blob = "blob-" + id, CreatedAt = Noon.AddMinutes(minute),
    };
}
