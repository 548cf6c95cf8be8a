using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Slipway.Server.Hosting.Tls;

namespace Slipway.Server.Hosting;

/// <summary>How the web server listens, logs and stops.</summary>
internal static class KestrelSetup
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);

    /// <param name="tls">What https addresses show; null when there are none.</param>
    public static void Apply(WebApplicationBuilder builder, IReadOnlyList<Uri> urls, TlsListener? tls)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = Console.IsOutputRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None) // An activity a request, which nobody reads; defects are told by LastResort.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // A start that fails is told in one sentence, by Listening.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTime);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            foreach (var url in urls)
            {
                Listen(kestrel, url, tls);
            }
        });
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url, TlsListener? tls)
    {
        if (url.Host == "localhost")
        {
            kestrel.Listen(IPAddress.Loopback, url.Port, Protect);
        }
        else if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address))
        {
            kestrel.Listen(address, url.Port, Protect);
        }
        else
        {
            throw new Commands.CommandFailure($"`{url.Host}` is not an IP address to listen on.", string.Create(CultureInfo.InvariantCulture, $"Use 127.0.0.1:{url.Port}, or 0.0.0.0:{url.Port} for all interfaces."));
        }

        void Protect(ListenOptions listen)
        {
            if (url.Scheme == Uri.UriSchemeHttps)
            {
                tls!.Use(listen); // HTTP/2 and HTTP/1.1, as the client's handshake asks.
            }
        }
    }
}

/// <summary>Random numbers for back-off and weighted choice: one seeded generator a thread.</summary>
internal static class ThreadLocalRandom
{
    private static readonly ThreadLocal<Random> Generator = new(() => new Random(Environment.TickCount ^ Environment.CurrentManagedThreadId * 7919));

    public static double NextDouble() => Generator.Value!.NextDouble();

    public static int Next() => Generator.Value!.Next();
}
