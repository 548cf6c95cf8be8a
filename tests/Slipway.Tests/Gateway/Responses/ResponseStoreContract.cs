using Slipway.Gateway.Responses;

namespace Slipway.Tests.Gateway.Responses;

/// <summary>What every store of responses has to do.</summary>
public abstract class ResponseStoreContract
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    protected abstract IResponseStore Store { get; }

    [Fact]
    public async Task A_response_is_found_as_it_was()
    {
        await AddAsync("ann", "resp_1", null, ["msg_1", "rs_1"]);

        var found = Store.Chain("ann", "resp_1", Now).ShouldHaveSingleItem();

        found.Sealed.ShouldBe(Sealed("resp_1"));
        found.PreviousId.ShouldBeNull();
        found.CreatedAt.ShouldBe(Now);
        found.ExpiresAt.ShouldBe(Now.AddDays(30));
    }

    [Fact]
    public async Task A_chain_is_given_newest_first_as_far_back_as_it_goes()
    {
        await AddAsync("ann", "resp_1", null);
        await AddAsync("ann", "resp_2", "resp_1");
        await AddAsync("ann", "resp_3", "resp_2");
        await AddAsync("ann", "resp_other", "resp_1");

        Store.Chain("ann", "resp_3", Now).Select(r => r.Id).ShouldBe(["resp_3", "resp_2", "resp_1"]);

        (await Store.RemoveAsync("ann", "resp_2", Now, CancellationToken.None)).ShouldBeTrue();
        var rest = Store.Chain("ann", "resp_3", Now);
        rest.Select(r => r.Id).ShouldBe(["resp_3"]);
        rest[^1].PreviousId.ShouldBe("resp_2");
    }

    [Fact]
    public async Task Ids_that_form_a_circle_come_to_an_end()
    {
        await AddAsync("ann", "resp_1", "resp_2");
        await AddAsync("ann", "resp_2", "resp_1");

        Store.Chain("ann", "resp_1", Now).Select(r => r.Id).ShouldBe(["resp_1", "resp_2"]);
    }

    [Fact]
    public async Task Another_tenants_response_is_not_there()
    {
        await AddAsync("ann", "resp_1", null, ["msg_1"]);

        Store.Chain("bob", "resp_1", Now).ShouldBeEmpty();
        Store.Holding("bob", ["msg_1"], Now).ShouldBeEmpty();
        (await Store.RemoveAsync("bob", "resp_1", Now, CancellationToken.None)).ShouldBeFalse();
        Store.Chain("ann", "resp_1", Now).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Two_tenants_may_have_a_response_of_the_same_id()
    {
        await AddAsync("ann", "resp_1", null, sealedAs: "hers");
        await AddAsync("bob", "resp_1", null, sealedAs: "his");

        Store.Chain("ann", "resp_1", Now)[0].Sealed.ShouldBe(Sealed("hers"));
        Store.Chain("bob", "resp_1", Now)[0].Sealed.ShouldBe(Sealed("his"));
    }

    [Fact]
    public async Task A_response_of_the_same_id_takes_the_place_of_the_older()
    {
        await AddAsync("ann", "resp_1", null, ["msg_1"], "old");
        await AddAsync("ann", "resp_1", null, ["msg_2"], "new");

        Store.Chain("ann", "resp_1", Now).ShouldHaveSingleItem().Sealed.ShouldBe(Sealed("new"));
        Store.Holding("ann", ["msg_1"], Now).ShouldBeEmpty();
        Store.Holding("ann", ["msg_2"], Now).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Items_lead_to_the_responses_that_hold_them()
    {
        await AddAsync("ann", "resp_1", null, ["msg_1", "msg_2"]);
        await AddAsync("ann", "resp_2", null, ["msg_3"]);
        await AddAsync("ann", "resp_3", null, ["msg_4"]);

        Store.Holding("ann", ["msg_2", "msg_3", "msg_9", "\"'); DROP TABLE responses"], Now).Select(r => r.Id).ShouldBe(["resp_1", "resp_2"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_has_expired_is_gone_and_swept()
    {
        await AddAsync("ann", "resp_1", null, ["msg_1"]);
        var later = Now.AddDays(30);

        Store.Chain("ann", "resp_1", later).ShouldBeEmpty();
        Store.Holding("ann", ["msg_1"], later).ShouldBeEmpty();
        (await Store.RemoveAsync("ann", "resp_1", later, CancellationToken.None)).ShouldBeFalse();
        (await Store.SweepAsync(later.AddTicks(-10_000), CancellationToken.None)).ShouldBe(0);
        (await Store.SweepAsync(later, CancellationToken.None)).ShouldBe(1);
        Store.Chain("ann", "resp_1", Now).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conversation_that_goes_on_keeps_its_beginning()
    {
        await AddAsync("ann", "resp_1", null);
        await AddAsync("ann", "resp_2", "resp_1");
        await AddAsync("ann", "resp_3", "resp_2", at: Now.AddDays(20));

        Store.Chain("ann", "resp_3", Now.AddDays(40)).Select(r => r.Id).ShouldBe(["resp_3", "resp_2", "resp_1"]);
    }

    private static byte[] Sealed(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private Task AddAsync(string tenant, string id, string? previous, IReadOnlyList<string>? items = null, string? sealedAs = null, DateTimeOffset? at = null) => Store.AddAsync(
        new StoredResponse(tenant, id)
        {
            PreviousId = previous,
            CreatedAt = at ?? Now,
            ExpiresAt = (at ?? Now).AddDays(30),
            Sealed = Sealed(sealedAs ?? id),
            ItemIds = items ?? [],
        },
        CancellationToken.None);
}
