using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Gateway.Keys;

/// <summary>HMAC-SHA256 (RFC 2104) of a key under the server's pepper: what is stored and looked up instead of the key.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KeyDigest(ulong A, ulong B, ulong C, ulong D)
{
    public static KeyDigest Of(ReadOnlySpan<char> key, ReadOnlySpan<byte> pepper)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (key.Length > 170)
        {
            bytes = new byte[Encoding.UTF8.GetMaxByteCount(key.Length)];
        }

        var length = Encoding.UTF8.GetBytes(key, bytes);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(pepper, bytes[..length], mac);
        return new KeyDigest(BinaryPrimitives.ReadUInt64BigEndian(mac), BinaryPrimitives.ReadUInt64BigEndian(mac[8..]), BinaryPrimitives.ReadUInt64BigEndian(mac[16..]), BinaryPrimitives.ReadUInt64BigEndian(mac[24..]));
    }

    /// <summary>64 lower-case hexadecimal digits: the key's public id.</summary>
    public string Hex => string.Create(CultureInfo.InvariantCulture, $"{A:x16}{B:x16}{C:x16}{D:x16}");

    public static bool TryParse(string hex, out KeyDigest digest)
    {
        digest = default;
        if (hex.Length != 64 || !hex.All(char.IsAsciiHexDigitLower))
        {
            return false;
        }

        ulong Part(int i) => ulong.Parse(hex.AsSpan(i * 16, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        digest = new KeyDigest(Part(0), Part(1), Part(2), Part(3));
        return true;
    }
}
