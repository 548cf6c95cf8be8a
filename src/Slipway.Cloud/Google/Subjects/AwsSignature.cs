using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Cloud.Google.Subjects;

/// <summary>Keys of an AWS principal; the token is there when they are temporary.</summary>
internal sealed record AwsKeys(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    public override string ToString() => AccessKeyId;
}

/// <summary>
/// AWS Signature Version 4 for requests without a body
/// (<a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">AWS, Create a signed request</a>).
/// </summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The headers of the signed request, <c>Authorization</c> among them, in their order by name.</summary>
    public static SortedDictionary<string, string> Headers(string method, Uri url, string region, AwsKeys keys, DateTimeOffset now, params IEnumerable<(string Name, string Value)> more)
    {
        var moment = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = url.IdnHost, ["x-amz-date"] = moment };
        if (keys.SessionToken is { } token)
        {
            headers["x-amz-security-token"] = token;
        }

        foreach (var (name, value) in more)
        {
            headers[name] = value;
        }

        var service = url.IdnHost.Split('.')[0];
        var scope = $"{moment[..8]}/{region}/{service}/aws4_request";
        var signed = string.Join(';', headers.Keys);
        var canonical = string.Join('\n', [method, url.AbsolutePath, Query(url), .. headers.Select(h => $"{h.Key}:{h.Value}"), "", signed, Hex(SHA256.HashData([]))]);
        var toSign = string.Join('\n', Algorithm, moment, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = new[] { moment[..8], region, service, "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + keys.SecretAccessKey), Mac);
        headers["Authorization"] = $"{Algorithm} Credential={keys.AccessKeyId}/{scope}, SignedHeaders={signed}, Signature={Hex(Mac(key, toSign))}";
        return headers;
    }

    private static string Query(Uri url) => string.Join('&', url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2)).Select(p => Uri.EscapeDataString(Uri.UnescapeDataString(p[0])) + "=" + Uri.EscapeDataString(Uri.UnescapeDataString(p.ElementAtOrDefault(1) ?? "")))
        .Order(StringComparer.Ordinal));

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
