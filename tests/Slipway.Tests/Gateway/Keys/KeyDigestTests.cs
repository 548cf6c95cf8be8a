using System.Security.Cryptography;
using System.Text;
using Slipway.Gateway.Keys;

namespace Slipway.Tests.Gateway.Keys;

public sealed class KeyDigestTests
{
    /// <summary>RFC 4231, test cases 2 and 6 (a key longer than the hash's block).</summary>
    [Theory]
    [InlineData("Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData(null, "Test Using Larger Than Block-Size Key - Hash Key First", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    public void It_is_HMAC_SHA256(string? pepper, string key, string hex)
    {
        var secret = pepper is null ? Enumerable.Repeat((byte)0xaa, 131).ToArray() : Encoding.ASCII.GetBytes(pepper);
        KeyDigest.Of(key, secret).Hex.ShouldBe(hex);
    }

    [Fact]
    public void It_is_not_the_plain_hash_and_differs_between_installations()
    {
        const string Key = "sk-0123456789abcdef";
        var first = KeyDigest.Of(Key, RandomNumberGenerator.GetBytes(32)).Hex;
        first.ShouldNotBe(KeyDigest.Of(Key, RandomNumberGenerator.GetBytes(32)).Hex);
        first.ShouldNotBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(170)]
    [InlineData(171)]
    [InlineData(20_000)]
    public void Keys_of_any_length_are_digested_whole(int length)
    {
        var pepper = new byte[32];
        var key = new string('é', length);
        KeyDigest.Of(key, pepper).Hex.ShouldBe(Convert.ToHexStringLower(HMACSHA256.HashData(pepper, Encoding.UTF8.GetBytes(key))));
    }

    [Fact]
    public void The_usual_key_is_digested_without_allocating()
    {
        var pepper = new byte[32];
        var key = "sk-" + new string('x', 40);
        KeyDigest.Of(key, pepper);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            KeyDigest.Of(key, pepper);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Its_hex_reads_back()
    {
        var digest = KeyDigest.Of("sk-something", new byte[32]);
        KeyDigest.TryParse(digest.Hex, out var again).ShouldBeTrue();
        again.ShouldBe(digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Anything_else_is_no_digest(string text) => KeyDigest.TryParse(text, out _).ShouldBeFalse();
}
