using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Cloud.Google.Kinds;

/// <summary>JSON web tokens signed with RS256 (RFC 7519, RFC 7518 section 3.3).</summary>
internal static class Jwt
{
    /// <exception cref="ArgumentException">Not PEM, or no RSA key in it.</exception>
    /// <exception cref="CryptographicException">A damaged key.</exception>
    public static RSA Key(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public static string Sign(string pem, string? keyId, Action<Utf8JsonWriter> claims)
    {
        var head = Part(json =>
        {
            json.WriteString("alg", "RS256");
            json.WriteString("typ", "JWT");
            if (keyId is not null)
            {
                json.WriteString("kid", keyId);
            }
        });
        var signed = head + "." + Part(claims);
        using var key = Key(pem);
        return signed + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string Part(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(bytes.WrittenSpan);
    }
}
