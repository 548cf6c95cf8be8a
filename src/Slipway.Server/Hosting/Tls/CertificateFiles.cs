using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.Gateway.Configuration;
using Slipway.Server.Commands;

namespace Slipway.Server.Hosting.Tls;

/// <summary>Reads a certificate of the operator's: PEM (with its chain, the key beside it or within), or PFX.</summary>
internal static class CertificateFiles
{
    /// <exception cref="CommandFailure">A file is missing, is no certificate, or the key does not belong to it.</exception>
    public static ShownCertificate Load(TlsSettings settings)
    {
        var certificate = Bytes(settings.Certificate, "certificate");
        try
        {
            // PEM is text; PFX is DER and begins with a SEQUENCE.
            return certificate is [0x30, ..] ? FromPfx(certificate, settings) : FromPem(certificate, settings);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CommandFailure(
                $"The certificate {settings.Certificate}{(settings.Key is { } key ? $" with the key {key}" : "")} cannot be used: {Reason(e)}",
                "Give PEM (certificate, then its chain) with its own private key, or a PFX with its password (general_settings.tls_password or SLIPWAY_TLS_PASSWORD).");
        }
    }

    public static IReadOnlyList<string> Paths(TlsSettings settings) => settings.Key is { } key ? [settings.Certificate, key] : [settings.Certificate];

    private static ShownCertificate FromPem(byte[] bytes, TlsSettings settings)
    {
        var pem = System.Text.Encoding.UTF8.GetString(bytes);
        var key = settings.Key is { } path ? System.Text.Encoding.UTF8.GetString(Bytes(path, "key")) : pem;
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        using var first = settings.Password is { } password && key.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(pem, key, password)
            : X509Certificate2.CreateFromPem(pem, key);
        return new ShownCertificate(Usable(first), [.. all.Skip(1)]);
    }

    private static ShownCertificate FromPfx(byte[] bytes, TlsSettings settings)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(bytes, settings.Password, X509KeyStorageFlags.Exportable);
        var leaf = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw new CryptographicException("it holds no private key.");
        return new ShownCertificate(Usable(leaf), [.. all.Where(c => !c.HasPrivateKey)]);
    }

    /// <summary>Windows shows a certificate only when its key has passed through a PFX.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);

    private static byte[] Bytes(string path, string what)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailure($"The TLS {what} {path} cannot be read: {e.Message}", what == "key" ? "Correct --tls-key (general_settings.tls_key)." : "Correct --tls-certificate (general_settings.tls_certificate).");
        }
    }

    private static string Reason(Exception e) => e.Message.Split('\n')[0].TrimEnd('\r', '.') + ".";
}
