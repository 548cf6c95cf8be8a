using System.Globalization;
using Slipway.Gateway.Pricing;
using Slipway.Server.Commands;

namespace Slipway.Server.Hosting;

/// <summary>The price book that the server works with: the built-in one, and over it the price map that the configuration names.</summary>
internal static class Prices
{
    public static PriceBook Load(string? map, string? configPath, TimeProvider time)
    {
        var book = PriceBook.BuiltIn(time);
        if (map is null)
        {
            return book;
        }

        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(configPath ?? ".")) ?? ".", map);
        try
        {
            var source = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} ({File.GetLastWriteTimeUtc(path):yyyy-MM-dd})");
            return book.WithLiteLlmMap(File.ReadAllBytes(path), source).Try(out var priced, out var fault)
                ? priced
                : throw new CommandFailure($"The price map {path} cannot be used. {fault.Message}", "Correct it, or leave general_settings.price_map out.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"The price map {path} cannot be read: {e.Message}", "Correct general_settings.price_map; the path is relative to the configuration file.");
        }
    }
}
