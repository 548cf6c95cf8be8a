using Slipway.Core.Errors;
using Slipway.Gateway.Keys;
using Slipway.Testing;

namespace Slipway.Tests.Gateway.Keys;

public sealed class KeyRingTests
{
    private readonly InMemoryKeyStore store = new();
    private readonly ManualTime time = new();
    private readonly KeyRing ring;

    public KeyRingTests() => ring = NewRing();

    [Fact]
    public async Task A_made_key_opens_the_door_and_is_stored_without_its_secret()
    {
        var (key, stored) = await MakeAsync();
        key.ShouldStartWith("sk-");
        key.Length.ShouldBeGreaterThanOrEqualTo(35);
        Authenticate(key).Value.TokenId.ShouldBe(stored.TokenId);
        stored.KeyName.ShouldBe("sk-..." + key[^4..]);
        System.Text.Json.JsonSerializer.Serialize(await store.LoadAsync(default)).ShouldNotContain(key);
    }

    [Fact]
    public async Task The_stored_id_is_no_key()
    {
        var (_, stored) = await MakeAsync();
        Authenticate(stored.TokenId).Error!.Kind.ShouldBe(ErrorKind.Authentication);
    }

    [Fact]
    public async Task An_unknown_a_blocked_and_an_expired_key_are_refused_each_with_its_word()
    {
        var (key, stored) = await MakeAsync(k => k with { Expires = time.GetUtcNow().AddMinutes(1) });
        Authenticate("sk-nobody-knows-this").Error!.Code.ShouldBe("invalid_api_key");
        time.Advance(TimeSpan.FromSeconds(59));
        Authenticate(key).IsOk.ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(1));
        Authenticate(key).Error!.Code.ShouldBe("key_expired");
        await ring.UpdateAsync(stored with { Blocked = true }, default);
        var blocked = Authenticate(key).Error!;
        blocked.Code.ShouldBe("key_blocked");
        blocked.Kind.ShouldBe(ErrorKind.Authentication);
    }

    [Fact]
    public async Task A_deleted_key_is_refused_at_once()
    {
        var (key, stored) = await MakeAsync();
        await ring.DeleteAsync(stored, default);
        Authenticate(key).IsOk.ShouldBeFalse();
        (await ring.UpdateAsync(stored, default)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
        (await store.LoadAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task After_a_restart_the_keys_are_there()
    {
        var (key, _) = await MakeAsync();
        var restarted = NewRing();
        await restarted.LoadAsync(default);
        restarted.Authenticate(restarted.DigestOf(key)).IsOk.ShouldBeTrue();
    }

    [Fact]
    public async Task A_change_that_the_store_refuses_does_not_happen()
    {
        var (key, stored) = await MakeAsync();
        store.Failure = new IOException("disk full");
        await Should.ThrowAsync<IOException>(() => MakeAsync(chosen: "sk-chosen-0123456789"));
        Authenticate("sk-chosen-0123456789").IsOk.ShouldBeFalse();
        await Should.ThrowAsync<IOException>(() => ring.DeleteAsync(stored, default));
        await Should.ThrowAsync<IOException>(() => ring.UpdateAsync(stored with { Blocked = true }, default));
        Authenticate(key).IsOk.ShouldBeTrue();

        store.Failure = null;
        await ring.DeleteAsync(stored, default);
        Authenticate(key).IsOk.ShouldBeFalse();
    }

    [Theory]
    [InlineData("short")]
    [InlineData("sk-0123456789ab")]
    [InlineData("pk-0123456789abcdef")]
    [InlineData("sk-0123456789 abcdef")]
    [InlineData("sk-0123456789abcdé0")]
    public async Task A_chosen_key_that_is_too_short_or_odd_is_refused(string chosen)
    {
        var made = await ring.CreateAsync(chosen, Draft, default);
        made.Error!.Kind.ShouldBe(ErrorKind.InvalidRequest);
        made.Error.Field.ShouldBe("key");
    }

    [Fact]
    public async Task Of_many_that_choose_one_key_or_one_alias_at_once_one_gets_it()
    {
        var sameKey = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => ring.CreateAsync("sk-chosen-0123456789", Draft, default))));
        sameKey.Count(r => r.IsOk).ShouldBe(1);
        var sameAlias = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => ring.CreateAsync(null, (id, name, now) => Draft(id, name, now) with { KeyAlias = "ci" }, default))));
        sameAlias.Count(r => r.IsOk).ShouldBe(1);
        sameAlias.Where(r => !r.IsOk).ShouldAllBe(r => r.Error!.Kind == ErrorKind.Conflict && r.Error.Field == "key_alias");
        ring.All.Count.ShouldBe(2);
    }

    private static VirtualKey Draft(string id, string name, DateTimeOffset now) => new() { TokenId = id, KeyName = name, CreatedAt = now, UpdatedAt = now };

    private KeyRing NewRing() => new(store, new byte[32], time);

    private Result<VirtualKey> Authenticate(string key) => ring.Authenticate(ring.DigestOf(key));

    private async Task<(string Key, VirtualKey Stored)> MakeAsync(Func<VirtualKey, VirtualKey>? with = null, string? chosen = null) =>
        (await ring.CreateAsync(chosen, (id, name, now) => (with ?? (k => k))(Draft(id, name, now)), default)).Value;
}
