using Slipway.Gateway.Keys;
using Slipway.Tests.Storage.Sqlite;

namespace Slipway.Tests.Gateway.Keys;

/// <summary>The pepper and the admin key: made once, kept, never in clear.</summary>
public sealed class SecretsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_pepper_is_made_once_and_only_its_owner_can_read_it()
    {
        var made = Pepper.LoadOrCreate(folder.File("pepper"));
        made.Length.ShouldBe(32);
        Pepper.LoadOrCreate(folder.File("pepper")).ShouldBe(made);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(folder.File("pepper")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Many_that_start_at_once_agree_on_one_pepper()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Convert.ToHexString(Pepper.LoadOrCreate(folder.File("pepper"))))));
        made.Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        Directory.GetFiles(folder.Path).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_pepper_that_others_can_read_or_that_is_cut_is_refused_with_the_cure()
    {
        var path = folder.File("pepper");
        Pepper.LoadOrCreate(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Should.Throw<InvalidDataException>(() => Pepper.LoadOrCreate(path)).Message.ShouldContain("chmod 600");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.WriteAllBytes(path, new byte[31]);
        Should.Throw<InvalidDataException>(() => Pepper.LoadOrCreate(path)).Message.ShouldContain("holds 31");
    }

    [Fact]
    public void A_given_pepper_is_taken_as_it_is_and_leaves_no_file()
    {
        Pepper.LoadOrCreate(folder.File("pepper"), new string('0', 62) + "ff")[31].ShouldBe((byte)255);
        Should.Throw<InvalidDataException>(() => Pepper.LoadOrCreate(folder.File("pepper"), "secret")).Message.ShouldNotContain("secret");
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void The_admin_key_is_shown_once_and_kept_as_a_digest()
    {
        var pepper = new byte[32];
        var first = AdminKeys.Load(null, pepper, folder.File("admin"));
        var key = first.JustMade.ShouldNotBeNull();
        key.ShouldStartWith("sk-slipway-");
        first.Weakness.ShouldBeNull();
        File.ReadAllText(folder.File("admin")).ShouldNotContain(key);

        var second = AdminKeys.Load(null, pepper, folder.File("admin"));
        second.JustMade.ShouldBeNull();
        second.Matches(KeyDigest.Of(key, pepper)).ShouldBeTrue();
        second.Matches(KeyDigest.Of(key + "x", pepper)).ShouldBeFalse();
    }

    [Fact]
    public void Keys_for_this_run_hold_beside_the_configured_one_and_nowhere_else()
    {
        var pepper = new byte[32];
        var admins = AdminKeys.Load("sk-configured-0123456789abcdef", pepper, folder.File("admin"));
        var run = admins.AddForThisRun();
        admins.Matches(KeyDigest.Of(run, pepper)).ShouldBeTrue();
        admins.Matches(KeyDigest.Of("sk-configured-0123456789abcdef", pepper)).ShouldBeTrue();
        AdminKeys.Load("sk-configured-0123456789abcdef", pepper, folder.File("admin")).Matches(KeyDigest.Of(run, pepper)).ShouldBeFalse();
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sk-1234", "fewer than 24")]
    [InlineData("sk-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "repeats")]
    public void A_weak_admin_key_is_named_as_such(string key, string why) =>
        AdminKeys.Load(key, new byte[32], folder.File("admin")).Weakness.ShouldNotBeNull().ShouldContain(why);
}
