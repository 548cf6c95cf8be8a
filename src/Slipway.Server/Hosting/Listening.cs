using System.Net;
using Microsoft.AspNetCore.Builder;
using Slipway.Server.Commands;

namespace Slipway.Server.Hosting;

/// <summary>Where the server may listen: anywhere on loopback; elsewhere only behind a strong admin key that somebody chose.</summary>
internal static class Listening
{
    public static IReadOnlyList<Uri> Parse(string urls)
    {
        var parsed = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(u => Uri.TryCreate(u.Replace("*", "0.0.0.0", StringComparison.Ordinal).Replace("+", "0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri!
                : throw new CommandFailure($"`{u}` is not an address to listen on.", $"Write it like {ServerOptions.DefaultUrl}; several are separated by semicolons."))
            .ToList();
        return parsed.Count > 0 ? parsed : throw new CommandFailure("No address to listen on is given.", $"Write --urls {ServerOptions.DefaultUrl}.");
    }

    public static async Task StartAsync(WebApplication web, IReadOnlyList<Uri> urls, CancellationToken cancellation)
    {
        try
        {
            await web.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new CommandFailure(
                $"Cannot listen on {string.Join(", ", urls.Select(u => u.GetLeftPart(UriPartial.Authority)))}: {e.Message}",
                "Stop what listens there, or choose another port with --urls http://127.0.0.1:PORT.");
        }
    }

    public static bool IsLoopback(Uri url) => url.IsLoopback || IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    /// <param name="weakness">What is weak about the admin key; null when it is strong.</param>
    public static void RefuseExposed(IReadOnlyList<Uri> urls, string? weakness)
    {
        if (weakness is not null && urls.FirstOrDefault(u => !IsLoopback(u)) is { } exposed)
        {
            throw new CommandFailure(
                $"Refusing to listen on {exposed.GetLeftPart(UriPartial.Authority)}: it can be reached from other machines, and {weakness}.",
                "Set general_settings.master_key (os.environ/SLIPWAY_MASTER_KEY) to a random key of at least 24 characters, or listen on 127.0.0.1.");
        }
    }
}
