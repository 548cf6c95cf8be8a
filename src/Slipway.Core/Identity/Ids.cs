using System.Security.Cryptography;

namespace Slipway.Core.Identity;

/// <summary>Makes the ids that leave the program: a prefix that says what it is, then 24 characters of base 32 (120 random bits).</summary>
public static class Ids
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

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
