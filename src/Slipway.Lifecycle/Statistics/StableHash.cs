using System.Buffers.Binary;
using System.Text;

namespace Slipway.Lifecycle.Statistics;

/// <summary>
/// A 64-bit hash that is the same in every process and on every machine (<see cref="string.GetHashCode()"/> is not): FNV-1a over
/// UTF-8, finished with SplitMix64 so that the low bits are good too. For splits and sticky routing, never for secrets.
/// </summary>
public static class StableHash
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(string text, ulong seed = 0)
    {
        Span<byte> seedBytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(seedBytes, seed);
        var hash = Fold(Offset, seedBytes);
        Span<byte> buffer = stackalloc byte[512];
        if (Encoding.UTF8.GetMaxByteCount(text.Length) <= buffer.Length)
            return Mix(Fold(hash, buffer[..Encoding.UTF8.GetBytes(text, buffer)]));
        return Mix(Fold(hash, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The SplitMix64 finaliser (Steele, Lea and Flood 2014): a bijection that scatters every input bit.</summary>
    public static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Fold(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) hash = (hash ^ b) * Prime;
        return hash;
    }
}
