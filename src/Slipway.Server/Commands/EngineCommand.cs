using System.CommandLine;
using Slipway.Server.Embedded;

namespace Slipway.Server.Commands;

/// <summary>The role of the child process that runs embedded and tuned models.</summary>
internal static class EngineCommand
{
    public static Command Build()
    {
        var socket = new Option<string>("--socket") { Description = "Unix socket to listen on.", Required = true };
        var command = new Command("engine", "Run the embedded engine: `slipway serve` starts and supervises it by itself.") { socket };
        command.SetAction((parsed, _) => EngineHost.RunAsync(parsed.GetValue(socket)!, parsed.GetValue<string?>("--data") ?? Hosting.DataFolder.Default(Environment.GetEnvironmentVariable)));
        return command;
    }
}
