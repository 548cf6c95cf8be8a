using System.CommandLine;
using Slipway.Server.Hosting;

namespace Slipway.Server.Commands;

/// <summary>The options by which a command finds a server, and the client that speaks to it.</summary>
internal sealed class Connection
{
    public Option<string?> Url { get; } = new("--url") { Description = "Address of the server. Default: SLIPWAY_URL, or the server running on this data folder.", Recursive = true };

    public Option<string?> Key { get; } = new("--key") { Description = "Admin or virtual key. Default: SLIPWAY_API_KEY, or the running server's own key for local commands.", Recursive = true };

    public Option<string?> Data { get; } = new("--data") { Description = "Data folder. Default: SLIPWAY_DATA, or slipway in your user's data folder.", Recursive = true };

    public string DataPath(ParseResult parsed) => parsed.GetValue(Data) ?? DataFolder.Default(Environment.GetEnvironmentVariable);

    public ApiClient Open(ParseResult parsed)
    {
        var running = RunFile.Read(DataPath(parsed));
        var named = parsed.GetValue(Url) ?? Environment.GetEnvironmentVariable("SLIPWAY_URL");
        var url = named ?? running?.Url ?? throw new CommandFailure("No server is running on this data folder.", "Start one with `slipway serve`, or name it with --url.");
        var key = parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable("SLIPWAY_API_KEY") ?? (named is null || named == running?.Url ? running?.Key : null);
        return new ApiClient(new Uri(url.TrimEnd('/') + "/"), key ?? throw new CommandFailure("No key to show the server.", "Give it with --key or in SLIPWAY_API_KEY."), url == running?.Url ? running.Fingerprint : null);
    }
}
