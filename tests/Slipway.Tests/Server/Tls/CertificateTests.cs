using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.Gateway.Configuration;
using Slipway.Server.Commands;
using Slipway.Server.Hosting.Tls;

namespace Slipway.Tests.Server.Tls;

public sealed class CertificateTests
{
    [Fact]
    public void The_development_certificate_is_kept_private_and_speaks_for_this_machine_and_the_bound_host()
    {
        using var folder = new TlsFolder();
        var made = new DevelopmentCertificate(folder.File("tls"), new ManualTime()).LoadOrMake(["[::1]", "192.168.7.7", "0.0.0.0"]);
        made.Names.ShouldBe(["localhost", Environment.MachineName.ToLowerInvariant(), "127.0.0.1", "::1", "192.168.7.7"], ignoreOrder: true);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(folder.File("tls/development.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.ReadAllText(folder.File("tls/ca.pem")).ShouldNotContain("PRIVATE KEY");
    }

    [Fact]
    public void It_is_kept_until_the_month_before_its_end_and_then_made_anew()
    {
        using var folder = new TlsFolder();
        var time = new ManualTime();
        var development = new DevelopmentCertificate(folder.File("tls"), time);
        var first = development.LoadOrMake(["127.0.0.1"]);
        time.Advance(TimeSpan.FromDays(334));
        development.LoadOrMake(["127.0.0.1"]).Fingerprint.ShouldBe(first.Fingerprint);

        time.Advance(TimeSpan.FromDays(2));
        var second = development.LoadOrMake(["127.0.0.1"]);
        second.Fingerprint.ShouldNotBe(first.Fingerprint);
        second.Ends.ShouldBeGreaterThan(time.GetUtcNow().AddDays(300));
    }

    [Fact]
    public void It_is_made_anew_for_a_host_that_it_does_not_speak_for_and_when_it_is_damaged()
    {
        using var folder = new TlsFolder();
        var development = new DevelopmentCertificate(folder.File("tls"), new ManualTime());
        var first = development.LoadOrMake([]);
        var second = development.LoadOrMake(["10.1.2.3"]);
        second.Fingerprint.ShouldNotBe(first.Fingerprint);
        folder.Write("tls/development.pem", "broken");
        development.LoadOrMake(["10.1.2.3"]).Names.ShouldContain("10.1.2.3");
    }

    [Fact]
    public void Its_authority_cannot_sign_further_authorities_and_its_key_is_nowhere()
    {
        using var folder = new TlsFolder();
        new DevelopmentCertificate(folder.File("tls"), new ManualTime()).LoadOrMake([]);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(folder.File("tls/ca.pem"));
        authority.Extensions.OfType<X509BasicConstraintsExtension>().Single().PathLengthConstraint.ShouldBe(0);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(folder.File("tls/development.pem")));
        key.ExportSubjectPublicKeyInfo().ShouldNotBe(authority.PublicKey.ExportSubjectPublicKeyInfo());
        Directory.GetFiles(folder.File("tls")).Select(Path.GetFileName).ShouldBe(["ca.pem", "development.pem"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("hush")]
    public void A_pfx_is_read_with_and_without_a_password(string? password)
    {
        using var folder = new TlsFolder();
        folder.MakeChain("gateway.example", out var certificate, out var key);
        using var pem = X509Certificate2.CreateFromPemFile(certificate, key);
        File.WriteAllBytes(folder.File("server.pfx"), pem.Export(X509ContentType.Pfx, password));
        CertificateFiles.Load(new TlsSettings(folder.File("server.pfx"), null, password)).Names.ShouldBe(["gateway.example"]);
    }

    [Fact]
    public void An_encrypted_key_is_opened_with_its_password()
    {
        using var folder = new TlsFolder();
        folder.MakeChain("gateway.example", out var certificate, out var key);
        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(key));
        folder.Write("sealed.key", rsa.ExportEncryptedPkcs8PrivateKeyPem("hush", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        CertificateFiles.Load(new TlsSettings(certificate, folder.File("sealed.key"), "hush")).Names.ShouldBe(["gateway.example"]);
        Should.Throw<CommandFailure>(() => CertificateFiles.Load(new TlsSettings(certificate, folder.File("sealed.key"), "wrong")));
    }

    [Fact]
    public void A_key_of_another_certificate_a_missing_key_and_plain_text_are_each_refused()
    {
        using var folder = new TlsFolder();
        folder.MakeChain("gateway.example", out var certificate, out _);
        using var other = RSA.Create(2048);
        var foreign = folder.Write("other.key", other.ExportPkcs8PrivateKeyPem());
        foreach (var settings in new[] { new TlsSettings(certificate, foreign, null), new TlsSettings(certificate, null, null), new TlsSettings(folder.Write("text.pem", "hello"), null, null) })
        {
            var refusal = Should.Throw<CommandFailure>(() => CertificateFiles.Load(settings));
            refusal.Message.ShouldContain(settings.Certificate);
            refusal.Cure.ShouldContain("PEM");
        }
    }

    [Fact]
    public void A_renewed_file_is_shown_within_a_minute_and_a_broken_one_is_not()
    {
        using var folder = new TlsFolder();
        var time = new ManualTime();
        folder.MakeChain("one.example", out var certificate, out var key);
        var settings = new TlsSettings(certificate, key, null);
        var listener = new TlsListener(() => CertificateFiles.Load(settings), CertificateFiles.Paths(settings), null, time);

        folder.MakeChain("two.example", out _, out _);
        File.SetLastWriteTimeUtc(key, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        listener.Fresh().Names.ShouldBe(["one.example"]);
        time.Advance(TimeSpan.FromSeconds(61));
        listener.Fresh().Names.ShouldBe(["two.example"]);

        folder.Write("server.pem", "half a file");
        File.SetLastWriteTimeUtc(key, new DateTime(2030, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        time.Advance(TimeSpan.FromSeconds(61));
        listener.Fresh().Names.ShouldBe(["two.example"]);
    }
}
