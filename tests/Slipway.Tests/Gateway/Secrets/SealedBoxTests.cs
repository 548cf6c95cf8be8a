using System.Text;
using FsCheck.Fluent;
using Shouldly;
using Slipway.Gateway.Secrets;

namespace Slipway.Tests.Gateway.Secrets;

public sealed class SealedBoxTests
{
    private static readonly SealedBox Box = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    // Made with another implementation (Python's `cryptography`: HKDF-SHA256 and AESGCM) from the same secret, purpose `response`, tenant `key-1`.
    private const string KnownBox = "016465666768696a6b6c6d6e6fb82495e4d62530158bffbed7499f94f8c8c7099834fa0a2beaf0489d02d984c235103762d09bf629";

    [Fact]
    public void What_is_sealed_opens_as_it_was() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<byte[], string, string>((plain, purpose, tenant) =>
            Box.TryOpen(purpose ?? "", tenant ?? "", Box.Seal(purpose ?? "", tenant ?? "", plain), out var opened) && opened.SequenceEqual(plain)));

    [Fact]
    public void A_box_that_another_implementation_sealed_opens()
    {
        Box.TryOpen("response", "key-1", Convert.FromHexString(KnownBox), out var opened).ShouldBeTrue();
        Encoding.UTF8.GetString(opened!).ShouldBe("what only key-1 may read");
    }

    [Theory]
    [InlineData("response", "key-2")]
    [InlineData("vault", "key-1")]
    [InlineData("responsekey", "-1")]
    [InlineData("", "responsekey-1")]
    public void It_opens_for_no_other_purpose_or_tenant(string purpose, string tenant) =>
        Box.TryOpen(purpose, tenant, Box.Seal("response", "key-1", "secret"u8), out _).ShouldBeFalse();

    [Fact]
    public void It_opens_under_no_other_secret() =>
        new SealedBox(new byte[32]).TryOpen("response", "key-1", Box.Seal("response", "key-1", "secret"u8), out _).ShouldBeFalse();

    [Fact]
    public void A_change_of_any_bit_is_noticed()
    {
        var box = Box.Seal("response", "key-1", "secret"u8);
        for (var bit = 0; bit < box.Length * 8; bit++)
        {
            var changed = (byte[])box.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Box.TryOpen("response", "key-1", changed, out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_box_that_was_cut_does_not_open()
    {
        var box = Box.Seal("response", "key-1", "secret"u8);
        for (var length = 0; length < box.Length; length++)
        {
            Box.TryOpen("response", "key-1", box.AsSpan(0, length), out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void The_same_text_is_never_sealed_twice_alike()
    {
        var first = Box.Seal("response", "key-1", "secret"u8);
        var second = Box.Seal("response", "key-1", "secret"u8);
        first.ShouldNotBe(second);
        first.Length.ShouldBe("secret"u8.Length + SealedBox.Overhead);
        first.AsSpan().IndexOf("secret"u8).ShouldBe(-1);
    }
}
