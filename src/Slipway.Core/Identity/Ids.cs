using System.Security.Cryptography;

namespace Slipway.Core.Identity;

/// <summary>Makes the ids that leave the program: a prefix that says what it is, then 24 characters of base 32 (120 random bits).</summary>
public static class Ids
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    // In the order of ASCII, so that texts sort like the numbers they stand for.
    private const string Ordered = "234567abcdefghijklmnopqrstuvwxyz";
    private const int TimeLength = 9;

    /// <summary>
    /// An id that sorts by the time it was made (after the idea of UUIDv7, RFC 9562 §5.7): 45 bits of Unix milliseconds, then 75 random bits. Tables
    /// with such a key grow at their end only, which is far cheaper than in random places.
    /// </summary>
    public static string Sorted(string prefix, DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[24 - TimeLength];
        RandomNumberGenerator.Fill(random);
        Span<char> id = stackalloc char[prefix.Length + 1 + 24];
        prefix.CopyTo(id);
        id[prefix.Length] = '-';
        var tail = id[(prefix.Length + 1)..];
        var milliseconds = now.ToUnixTimeMilliseconds();
        for (var i = 0; i < 24; i++)
        {
            tail[i] = Ordered[i < TimeLength ? (int)(milliseconds >> (5 * (TimeLength - 1 - i))) & 31 : random[i - TimeLength] & 31];
        }

        return new string(id);
    }

    public static string New(string prefix)
    {
        Span<byte> random = stackalloc byte[24];
        RandomNumberGenerator.Fill(random);
        return string.Create(prefix.Length + 1 + 24, (prefix, Bytes: random.ToArray()), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            span[state.prefix.Length] = '-';
            for (var i = 0; i < 24; i++)
            {
                span[state.prefix.Length + 1 + i] = Alphabet[state.Bytes[i] & 31];
            }
        });
    }
}
