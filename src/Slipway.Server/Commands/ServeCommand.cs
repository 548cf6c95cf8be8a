using System.CommandLine;
using Slipway.Server.Hosting;

namespace Slipway.Server.Commands;

internal static class ServeCommand
{
    public static Command Build(Connection connection)
    {
        var config = new Option<string?>("--config", "-c") { Description = "Configuration file: LiteLLM's config.yaml is read as it is. Default: ./slipway.yaml if it is there." };
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on, http or https, separated by semicolons.", DefaultValueFactory = _ => ServerOptions.DefaultUrl };
        var certificate = new Option<string?>("--tls-certificate") { Description = "Certificate for https addresses, PEM or PFX. Default: one for development is made." };
        var key = new Option<string?>("--tls-key") { Description = "Its private key in PEM, when it is in a file of its own." };
        var check = new Option<bool>("--check") { Description = "Validate the configuration, say everything that is wrong with it, and stop." };
        var command = new Command(
            "serve",
            """
            Start the gateway and keep it running until Ctrl+C.

            Without a configuration the embedded models are there, and local servers (Ollama, LM Studio, llama.cpp, vLLM, SGLang)
            that answer on their usual ports are found. The admin key is made at the first start and shown once.

              slipway serve
              slipway serve --config slipway.yaml --urls http://127.0.0.1:4000
              slipway serve --urls "http://127.0.0.1:4000;https://127.0.0.1:8443"
              slipway serve --check --config slipway.yaml
            """)
        { config, urls, certificate, key, check };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new ServerOptions
            {
                DataPath = connection.DataPath(parsed),
                ConfigPath = parsed.GetValue(config) ?? (File.Exists("slipway.yaml") ? "slipway.yaml" : null),
                Urls = parsed.GetValue(urls)!,
                TlsCertificate = parsed.GetValue(certificate),
                TlsKey = parsed.GetValue(key),
            };
            return parsed.GetValue(check) ? Task.FromResult(ConfigFile.Check(options.ConfigPath)) : ServeAsync(options, cancellation);
        });
        return command;
    }

    private static async Task<int> ServeAsync(ServerOptions options, CancellationToken cancellation)
    {
        SocketThreads.RunContinuations();
        await using var server = await SlipwayServer.StartAsync(options, cancellation);
        Banner.Write(Console.Out, server);
        await server.WaitForShutdownAsync(cancellation);
        return 0;
    }
}
