using Slipway.Gateway.Configuration;
using Slipway.Gateway.Providers;

namespace Slipway.Tests.Gateway.Configuration;

public sealed class ListenerSettingsTests
{
    [Fact]
    public void A_certificate_and_the_origins_of_pages_are_read()
    {
        var general = Read("{ tls_certificate: a.pem, tls_key: a.key, tls_password: hush, cors_origins: ['https://chat.example.com', 'http://localhost:5173'] }").Config.ShouldNotBeNull().General;
        general.Tls.ShouldBe(new TlsSettings("a.pem", "a.key", "hush"));
        general.Tls!.ToString().ShouldNotContain("hush");
        general.CorsOrigins.ShouldBe(["https://chat.example.com", "http://localhost:5173"]);
    }

    [Fact]
    public void Without_them_there_is_no_certificate_and_cors_is_off()
    {
        var general = Read("{ }").Config.ShouldNotBeNull().General;
        general.Tls.ShouldBeNull();
        general.CorsOrigins.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://chat.example.com/")]
    [InlineData("https://chat.example.com/app")]
    [InlineData("https://Chat.Example.com")]
    [InlineData("https://chat.example.com:443")]
    [InlineData("chat.example.com")]
    [InlineData("https://*.example.com")]
    [InlineData("https://me@chat.example.com")]
    [InlineData("null")]
    public void What_is_no_exact_origin_is_refused(string origin) =>
        Read($"{{ cors_origins: ['{origin}'] }}").Issues.ShouldHaveSingleItem().Path.ShouldBe("general_settings.cors_origins");

    [Fact]
    public void A_key_needs_its_certificate() => Read("{ tls_key: a.key }").Issues.ShouldHaveSingleItem().Path.ShouldBe("general_settings.tls_key");

    private static ConfigOutcome Read(string general) => ConfigReader.Read("general_settings: " + general, _ => null, ProviderCatalog.BuiltIn());
}
