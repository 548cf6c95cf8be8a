using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Gateway.Secrets;

/// <summary>
/// Keeps bytes that a copy of the database must not give away: AES-256-GCM (NIST SP 800-38D) under a key that HKDF-SHA256 (RFC 5869) derives from
/// the server's secret, for one purpose and one tenant. What was sealed for one opens for no other. A box is one byte of version, 12 random bytes
/// of nonce, the ciphertext, 16 bytes of tag.
/// </summary>
/// <param name="secret">The server's own secret (<see cref="Keys.Pepper"/>).</param>
public sealed class SealedBox(byte[] secret)
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Around = 1 + NonceLength + TagLength;

    private static readonly byte[] Salt = "slipway sealed box"u8.ToArray();

    /// <summary>How much longer a box is than what it holds.</summary>
    public static int Overhead => Around;

    /// <param name="purpose">What kind of thing it is; a constant of the code that seals (<c>response</c>).</param>
    /// <param name="tenant">Whose it is (<c>Caller.Id</c>).</param>
    public byte[] Seal(string purpose, string tenant, ReadOnlySpan<byte> plain)
    {
        var box = new byte[plain.Length + Around];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        var label = Label(purpose, tenant);
        using var cipher = Cipher(label);
        cipher.Encrypt(nonce, plain, box.AsSpan(1 + NonceLength, plain.Length), box.AsSpan(box.Length - TagLength), label);
        return box;
    }

    /// <summary>False when the box was sealed for another purpose, tenant or secret, or was changed since.</summary>
    public bool TryOpen(string purpose, string tenant, ReadOnlySpan<byte> box, [NotNullWhen(true)] out byte[]? plain)
    {
        plain = null;
        if (box.Length < Around || box[0] != Version)
        {
            return false;
        }

        var opened = new byte[box.Length - Around];
        var label = Label(purpose, tenant);
        using var cipher = Cipher(label);
        try
        {
            cipher.Decrypt(box.Slice(1, NonceLength), box[(1 + NonceLength)..^TagLength], box[^TagLength..], opened, label);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        plain = opened;
        return true;
    }

    private AesGcm Cipher(ReadOnlySpan<byte> label)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, Salt, label);
        var cipher = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    /// <summary>Version, purpose and tenant, each with its length: no two pairs give the same bytes.</summary>
    private static byte[] Label(string purpose, string tenant)
    {
        var purposeLength = Encoding.UTF8.GetByteCount(purpose);
        var label = new byte[1 + 4 + purposeLength + 4 + Encoding.UTF8.GetByteCount(tenant)];
        label[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(label.AsSpan(1), purposeLength);
        Encoding.UTF8.GetBytes(purpose, label.AsSpan(5));
        var rest = label.AsSpan(5 + purposeLength);
        BinaryPrimitives.WriteInt32BigEndian(rest, rest.Length - 4);
        Encoding.UTF8.GetBytes(tenant, rest[4..]);
        return label;
    }
}
