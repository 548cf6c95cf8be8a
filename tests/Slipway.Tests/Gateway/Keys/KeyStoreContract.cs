using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Gateway.Keys;

namespace Slipway.Tests.Gateway.Keys;

/// <summary>What every <see cref="IKeyStore"/> must do.</summary>
public abstract class KeyStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    protected abstract IKeyStore Store { get; }

    [Fact]
    public async Task A_key_comes_back_as_it_was_saved()
    {
        var key = Key('a') with
        {
            KeyAlias = "ci",
            Models = ["gpt-4o", "team/*"],
            Aliases = new Dictionary<string, string> { ["fast"] = "gpt-4o-mini" },
            MaxBudget = 12.345678901234567890123456789m,
            RpmLimit = 60,
            MaxParallelRequests = 4,
            Expires = Noon.AddDays(30),
            Blocked = true,
            Metadata = """{"owner":"Zoë","n":1.50}""",
            UserId = "u1",
            TeamId = "t1",
            Tags = ["prod"],
        };
        (await Store.SaveAsync(key, default)).ShouldBeNull();

        var found = (await Store.LoadAsync(default)).ShouldHaveSingleItem();
        Text(found).ShouldBe(Text(key));
    }

    [Fact]
    public async Task A_bare_key_has_no_limits()
    {
        await Store.SaveAsync(Key('a'), default);
        var found = (await Store.LoadAsync(default)).ShouldHaveSingleItem();
        Text(found).ShouldBe(Text(Key('a')));
        found.MaxBudget.ShouldBeNull();
    }

    [Fact]
    public async Task Saving_again_replaces()
    {
        await Store.SaveAsync(Key('a') with { KeyAlias = "x", RpmLimit = 1 }, default);
        await Store.SaveAsync(Key('a') with { KeyAlias = "x", RpmLimit = 2 }, default);
        (await Store.LoadAsync(default)).ShouldHaveSingleItem().RpmLimit.ShouldBe(2);
    }

    [Fact]
    public async Task An_alias_belongs_to_one_key_and_the_other_is_left_as_it_was()
    {
        await Store.SaveAsync(Key('a') with { KeyAlias = "ci" }, default);
        await Store.SaveAsync(Key('b') with { KeyAlias = "other" }, default);

        var refusal = (await Store.SaveAsync(Key('b') with { KeyAlias = "ci" }, default)).ShouldNotBeNull();

        refusal.Kind.ShouldBe(ErrorKind.Conflict);
        refusal.Field.ShouldBe("key_alias");
        (await Store.LoadAsync(default)).OrderBy(k => k.TokenId, StringComparer.Ordinal).Select(k => k.KeyAlias).ShouldBe(["ci", "other"]);
    }

    [Fact]
    public async Task Keys_without_an_alias_do_not_clash()
    {
        await Store.SaveAsync(Key('a'), default);
        (await Store.SaveAsync(Key('b'), default)).ShouldBeNull();
        (await Store.LoadAsync(default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_key_is_gone_its_alias_free_and_deleting_again_does_nothing()
    {
        await Store.SaveAsync(Key('a') with { KeyAlias = "ci" }, default);
        await Store.DeleteAsync(Key('a').TokenId, default);
        await Store.DeleteAsync(Key('a').TokenId, default);
        (await Store.SaveAsync(Key('b') with { KeyAlias = "ci" }, default)).ShouldBeNull();
        (await Store.LoadAsync(default)).ShouldHaveSingleItem().TokenId.ShouldBe(Key('b').TokenId);
    }

    // By content: stores may choose their own kinds of list.
    private static string Text(VirtualKey key) => JsonSerializer.Serialize(key);

    private static VirtualKey Key(char digit) => new() { TokenId = new string(digit, 64), KeyName = "sk-..." + digit, CreatedAt = Noon, UpdatedAt = Noon };
}

public sealed class InMemoryKeyStoreTests : KeyStoreContract
{
    protected override IKeyStore Store { get; } = new InMemoryKeyStore();
}
