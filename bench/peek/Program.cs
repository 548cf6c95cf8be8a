using System.Globalization;
using System.Net;
using Slipway.Bench.Peek;

// peek PORT UPSTREAM_PORT: the least C# that does a gateway's work on a call. A yardstick, not a server: no limits, no time-outs.
var port = int.Parse(args[0], CultureInfo.InvariantCulture);
var upstream = new Uri($"http://127.0.0.1:{args[1]}");

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, port);
});

await using var app = builder.Build();
using var handler = new SocketsHttpHandler
{
    UseProxy = false,
    AllowAutoRedirect = false,
    AutomaticDecompression = DecompressionMethods.None,
    UseCookies = false,
    ActivityHeadersPropagator = null,
};
using var invoker = new HttpMessageInvoker(handler);
var forwarder = new Forwarder(invoker, upstream);
app.Run(forwarder.RunAsync);
await app.RunAsync();
