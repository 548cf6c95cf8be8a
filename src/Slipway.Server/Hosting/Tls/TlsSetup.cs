using Slipway.Gateway.Configuration;
using Slipway.Server.Commands;

namespace Slipway.Server.Hosting.Tls;

/// <summary>Decides which certificate https addresses show.</summary>
internal static class TlsSetup
{
    /// <summary>The operator's certificate where one is named (the command line before the configuration), else one for development.</summary>
    /// <returns>Null when no address is https.</returns>
    public static TlsListener? For(IReadOnlyList<Uri> urls, ServerOptions options, TlsSettings? configured, DataFolder data, TimeProvider time)
    {
        var hosts = urls.Where(u => u.Scheme == Uri.UriSchemeHttps).Select(u => u.Host).ToList();
        if (hosts.Count == 0)
        {
            return options.TlsCertificate is null && options.TlsKey is null && configured is null ? null
                : throw new CommandFailure("A TLS certificate is given, but no address is https: it would protect nothing.", "Listen on https too, such as --urls \"http://127.0.0.1:4000;https://0.0.0.0:8443\", or take the certificate out.");
        }

        if (Named(options, configured) is { } settings)
        {
            return new TlsListener(() => CertificateFiles.Load(settings), CertificateFiles.Paths(settings), null, time);
        }

        var development = new DevelopmentCertificate(data.Tls, time);
        return new TlsListener(() => development.LoadOrMake(hosts), [development.CertificatePath], development.TrustPath, time);
    }

    private static TlsSettings? Named(ServerOptions options, TlsSettings? configured)
    {
        var password = Environment.GetEnvironmentVariable("SLIPWAY_TLS_PASSWORD") is { Length: > 0 } set ? set : null;
        if (options.TlsCertificate is { } certificate)
        {
            return new TlsSettings(certificate, options.TlsKey, password);
        }

        return options.TlsKey is null ? configured is null ? null : configured with { Password = configured.Password ?? password }
            : throw new CommandFailure("--tls-key is given without --tls-certificate.", "Give both, or neither: then a certificate for development is made.");
    }
}
