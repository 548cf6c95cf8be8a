using System.CommandLine;
using Slipway.Server.Hosting;
using Slipway.Server.Hosting.Tls;

namespace Slipway.Server.Commands;

/// <summary>The certificate for development: where it is, and how clients come to trust it.</summary>
internal static class TlsCommand
{
    public static Command Build(Connection connection)
    {
        var host = new Option<string[]>("--host") { Description = "A further name or address that it is to speak for.", DefaultValueFactory = _ => [] };
        var command = new Command("tls", "Show the certificate that https addresses have for development, and how clients trust it; make it if there is none yet.") { host };
        command.SetAction(parsed =>
        {
            var development = new DevelopmentCertificate(new DataFolder(connection.DataPath(parsed)).Tls, TimeProvider.System);
            var certificate = development.LoadOrMake(parsed.GetValue(host)!);
            Console.WriteLine($"speaks for  {string.Join(", ", certificate.Names)}");
            Console.WriteLine($"ends        {certificate.Ends.UtcDateTime:yyyy-MM-dd}; `slipway serve` renews it in the 30 days before");
            Console.WriteLine($"authority   {development.TrustPath}");
            Console.WriteLine();
            Console.WriteLine($"  Node      export NODE_EXTRA_CA_CERTS={development.TrustPath}");
            Console.WriteLine($"  Python    export SSL_CERT_FILE={development.TrustPath} REQUESTS_CA_BUNDLE={development.TrustPath}");
            Console.WriteLine($"  curl      curl --cacert {development.TrustPath} https://127.0.0.1:8443/health/live");
            Console.WriteLine($"  serve     slipway serve --urls \"http://127.0.0.1:4000;https://127.0.0.1:8443\"");
            return 0;
        });
        return command;
    }
}
