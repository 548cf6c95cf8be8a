using System.Security.Cryptography;
using System.Text;

namespace Slipway.Gateway.Reasoning;

/// <summary>
/// How a turn is found again when the client sends it back: by the reference it was given, by the id of any of its calls, or, where there was
/// neither, by its words. The tenant is part of every digest, so that nobody finds another's.
/// </summary>
internal static class TurnKeys
{
    public static string OfReference(string tenant, string reference) => Digest(tenant, 'r', reference);

    public static string OfCall(string tenant, string id) => Digest(tenant, 'c', id);

    public static string OfWords(string tenant, string words) => Digest(tenant, 'w', words);

    private static string Digest(string tenant, char kind, string value)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(tenant));
        hash.AppendData([0, (byte)kind, 0]);
        hash.AppendData(Encoding.UTF8.GetBytes(value));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
