using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Server.Hosting.Tls;

/// <summary>
/// A certificate for development, made on first use and kept in the data folder. Its authority signs this one certificate and its key is forgotten at
/// once: who trusts <c>ca.pem</c> trusts nothing that could be made later.
/// </summary>
internal sealed class DevelopmentCertificate(string folder, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly string[] Always = ["localhost", "127.0.0.1", "::1"];

    /// <summary>What clients have to trust.</summary>
    public string TrustPath => Path.Combine(folder, "ca.pem");

    public string CertificatePath => Path.Combine(folder, "development.pem");

    /// <summary>The certificate that is kept, or a new one when there is none, it ends soon, or does not speak for a host.</summary>
    /// <param name="hosts">Names and addresses that the server listens on.</param>
    public ShownCertificate LoadOrMake(IEnumerable<string> hosts)
    {
        var names = Always.Concat(hosts.Select(Named)).Distinct(StringComparer.Ordinal).ToList();
        if (Load() is { } kept && kept.Ends - time.GetUtcNow() > RenewBefore && names.All(n => kept.Names.Contains(n, StringComparer.Ordinal)))
        {
            return kept;
        }

        Make(names);
        return Load()!;
    }

    private ShownCertificate? Load()
    {
        try
        {
            return File.Exists(TrustPath) ? CertificateFiles.Load(new Gateway.Configuration.TlsSettings(CertificatePath, null, null)) : null;
        }
        catch (Commands.CommandFailure)
        {
            return null; // Missing or damaged: it is made anew.
        }
    }

    private void Make(IReadOnlyList<string> names)
    {
        var from = time.GetUtcNow().AddHours(-1);
        var until = time.GetUtcNow() + Lifetime;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority(authorityKey, from, until);
        using var leaf = Leaf(key, authority, names, from, until);
        PrivateFile.Write(CertificatePath, leaf.ExportCertificatePem() + "\n" + authority.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        PrivateFile.Write(TrustPath, authority.ExportCertificatePem() + "\n");
    }

    private static X509Certificate2 Authority(ECDsa key, DateTimeOffset from, DateTimeOffset until)
    {
        var request = new CertificateRequest($"CN=Slipway development authority of {from.UtcDateTime:yyyy-MM-dd}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(from, until);
    }

    private static X509Certificate2 Leaf(ECDsa key, X509Certificate2 authority, IReadOnlyList<string> names, DateTimeOffset from, DateTimeOffset until)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        var request = new CertificateRequest("CN=Slipway development", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request.Create(authority, from, until, RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>Who listens on every interface is called by the machine's name.</summary>
    private static string Named(string host) => host.Trim('[', ']') is var plain && plain is "0.0.0.0" or "::" ? Environment.MachineName.ToLowerInvariant() : plain;
}
