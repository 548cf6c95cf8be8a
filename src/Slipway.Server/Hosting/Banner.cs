namespace Slipway.Server.Hosting;

/// <summary>What <c>slipway serve</c> says once it is ready.</summary>
internal static class Banner
{
    public static void Write(TextWriter output, SlipwayServer server)
    {
        var models = server.Snapshots.Current.Cards;
        output.WriteLine();
        output.WriteLine($"  Slipway {SlipwayServer.Version} is ready on {string.Join(" and ", server.Urls)}");
        output.WriteLine($"  data   {server.DataPath}");
        output.WriteLine($"  models {string.Join(", ", models.Take(8).Select(m => m.Id))}{(models.Count > 8 ? $" and {models.Count - 8} more" : "")}");
        if (server.Tls is { } tls)
        {
            output.WriteLine(tls.TrustPath is null ? $"  tls    certificate for {string.Join(", ", tls.Current.Names)}, ends {tls.Current.Ends.UtcDateTime:yyyy-MM-dd}" : $"  tls    made for development, ends {tls.Current.Ends.UtcDateTime:yyyy-MM-dd}; Node clients trust it with");
            if (tls.TrustPath is { } trust)
            {
                output.WriteLine($"         export NODE_EXTRA_CA_CERTS={trust}");
            }
        }

        if (server.FirstAdminKey is { } key)
        {
            output.WriteLine();
            output.WriteLine($"  admin key  {key}");
            output.WriteLine("  Keep it: it is stored as a hash only and not shown again.");
        }

        output.WriteLine();
        output.WriteLine("  Try, in another terminal:");
        foreach (var command in TryCommands.For(server.Url, server.Tls?.TrustPath))
        {
            output.WriteLine("    " + command);
        }

        output.WriteLine();
        output.Flush();
    }
}

/// <summary>The three commands that a newcomer should try.</summary>
internal static class TryCommands
{
    /// <summary>How the program was called: the script in a source tree says so.</summary>
    private static string Program => Environment.GetEnvironmentVariable("SLIPWAY_COMMAND") is { Length: > 0 } named ? named : "slipway";

    /// <param name="trust">The file by which an https address is trusted, when it is not one that everybody trusts.</param>
    public static IReadOnlyList<string> For(string url, string? trust = null) =>
    [
        $"{Program} chat \"Hello\"",
        $"{Program} demo",
        $"curl {(trust is not null && url.StartsWith("https:", StringComparison.Ordinal) ? $"--cacert {trust} " : "")}{url}/v1/embeddings -H \"Authorization: Bearer $({Program} keys create)\" -H \"Content-Type: application/json\" -d '{{\"model\":\"use-lite\",\"input\":\"ship it\"}}'",
    ];
}
