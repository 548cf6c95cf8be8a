using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Server.Hosting.Tls;

/// <summary>How commands on this machine trust the server beside them: by the very certificate that it noted in its run file, whatever name it bears.</summary>
internal static class LocalTrust
{
    public static SocketsHttpHandler Handler(string? fingerprint, TimeSpan? connectTimeout = null) => new()
    {
        UseProxy = false,
        ConnectTimeout = connectTimeout ?? Timeout.InfiniteTimeSpan,
        SslOptions = fingerprint is null ? new SslClientAuthenticationOptions() : new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None || certificate is X509Certificate2 shown && Convert.ToHexString(SHA256.HashData(shown.RawData)) == fingerprint,
        },
    };
}
