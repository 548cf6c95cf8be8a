using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Server.Hosting.Tls;

/// <summary>A certificate with its key and chain, ready to be shown to clients.</summary>
public sealed class ShownCertificate
{
    private readonly X509Certificate2 leaf;

    /// <param name="leaf">With its private key.</param>
    /// <param name="chain">What leads from it to a root; sent along.</param>
    public ShownCertificate(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        this.leaf = leaf;
        Context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    public SslStreamCertificateContext Context { get; }

    public DateTimeOffset Ends => new(leaf.NotAfter.ToUniversalTime());

    /// <summary>SHA-256 of the certificate in hexadecimal: enough to know it again.</summary>
    public string Fingerprint => Convert.ToHexString(SHA256.HashData(leaf.RawData));

    /// <summary>The names and addresses that it speaks for.</summary>
    public IReadOnlyList<string> Names => leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names
        ? [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(a => a.ToString())]
        : [];
}
