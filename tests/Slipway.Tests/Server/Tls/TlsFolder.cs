using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Tests.Server.Tls;

/// <summary>A folder for a test, with certificates made in it.</summary>
public sealed class TlsFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slipway-tls-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Makes root, intermediate and server certificate, as an authority would.</summary>
    /// <param name="certificate">File with the server's certificate and the intermediate one.</param>
    /// <param name="key">File with its key.</param>
    /// <returns>File with the root.</returns>
    public string MakeChain(string host, out string certificate, out string key)
    {
        var now = DateTimeOffset.Parse("2020-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        var end = now.AddYears(60);
        using var rootKey = RSA.Create(2048);
        using var middleKey = RSA.Create(2048);
        using var leafKey = RSA.Create(2048);
        using var root = Request("CN=Root", rootKey, authority: true).CreateSelfSigned(now, end);
        using var middleOnly = Request("CN=Middle", middleKey, authority: true).Create(root, now, end, [1]);
        using var middle = middleOnly.CopyWithPrivateKey(middleKey);
        var request = Request("CN=" + host, leafKey, authority: false);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(middle, now, end, [2]);
        certificate = Write("server.pem", leaf.ExportCertificatePem() + "\n" + middle.ExportCertificatePem());
        key = Write("server.key", leafKey.ExportPkcs8PrivateKeyPem());
        return Write("root.pem", root.ExportCertificatePem());
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static CertificateRequest Request(string name, RSA key, bool authority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, critical: true));
        return request;
    }
}
