using Slipway.Gateway.CachedContents;

namespace Slipway.Tests.Gateway.CachedContents;

/// <summary>What every <see cref="ICachedContentStore"/> must do.</summary>
public abstract class CachedContentStoreContract
{
    private const long Plenty = 1_000_000;

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    protected abstract ICachedContentStore Store { get; }

    [Fact]
    public async Task One_comes_back_as_it_was_added_to_its_tenant_and_the_admin()
    {
        var content = Content("one") with { DisplayName = "Zoë" };
        (await Store.AddAsync(content, Plenty, default)).ShouldBeNull();

        var found = (await Store.FindAsync("a", "one", default)).ShouldNotBeNull();
        found.Body.ToArray().ShouldBe(content.Body.ToArray());
        (found with { Body = content.Body }).ShouldBe(content);
        (await Store.FindAsync(null, "one", default)).ShouldNotBeNull();
        (await Store.FindAsync("b", "one", default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_quota_counts_a_tenants_own()
    {
        (await Store.AddAsync(Content("one"), 7, default)).ShouldBeNull();
        (await Store.AddAsync(Content("two"), 7, default)).ShouldNotBeNull().Code.ShouldBe("cache_quota_exceeded");
        (await Store.AddAsync(Content("two", tenant: "b"), 7, default)).ShouldBeNull();
        (await Store.RemoveAsync("a", "one", default)).ShouldBeTrue();
        (await Store.AddAsync(Content("two"), 7, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_list_goes_page_by_page_within_its_parent_and_without_what_has_expired()
    {
        foreach (var i in Enumerable.Range(0, 4))
        {
            await Store.AddAsync(Content($"{i}") with { CreatedAt = Noon.AddMinutes(i / 2) }, Plenty, default);
        }

        await Store.AddAsync(Content("elsewhere") with { Parent = "projects/p/locations/l" }, Plenty, default);
        await Store.AddAsync(Content("gone") with { ExpiresAt = Noon }, Plenty, default);
        var first = await Store.ListAsync("a", "", Noon, 3, null, default);
        first.Select(c => c.Id).ShouldBe(["3", "2", "1"]);
        (await Store.ListAsync("a", "", Noon, 3, first[^1], default)).Select(c => c.Id).ShouldBe(["0"]);
        (await Store.ListAsync(null, "projects/p/locations/l", Noon, 3, null, default)).Select(c => c.Id).ShouldBe(["elsewhere"]);
        (await Store.ListAsync("b", "", Noon, 3, null, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_time_can_be_moved_and_what_is_over_is_swept()
    {
        await Store.AddAsync(Content("moved") with { ExpiresAt = Noon }, Plenty, default);
        await Store.AddAsync(Content("over") with { ExpiresAt = Noon }, Plenty, default);
        (await Store.ExtendAsync("a", "moved", Noon.AddHours(1), Noon, default)).ShouldBeTrue();
        (await Store.ExtendAsync("b", "moved", Noon.AddHours(9), Noon, default)).ShouldBeFalse();

        await Store.SweepAsync(Noon, default);

        (await Store.FindAsync(null, "moved", default))!.ExpiresAt.ShouldBe(Noon.AddHours(1));
        (await Store.FindAsync(null, "over", default)).ShouldBeNull();
    }

    private static CachedContent Content(string id, string tenant = "a") => new(id, tenant)
    {
        Parent = "", Model = "models/m", Body = new byte[] { 1, 2, 3, 4 }, Tokens = 9, CreatedAt = Noon, UpdatedAt = Noon, ExpiresAt = Noon.AddHours(1),
    };
}
