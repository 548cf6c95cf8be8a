using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Gateway.Routing;

/// <summary>Spreads callers evenly over [0, 1), the same way on every node and after every restart.</summary>
public static class CallerHash
{
    public static double Fraction(string caller)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(caller), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
