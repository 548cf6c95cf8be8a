using System.Diagnostics;
using System.Text.Json;
using Slipway.Testing;

namespace Slipway.System.Tests.Clients;

/// <summary>Runs a script of <c>tests/Slipway.System.Tests/Clients/npm</c>, which drives an official npm package and prints what it got as one line of JSON.</summary>
public static class NodeClient
{
    public static readonly string Folder = Repository.PathOf("tests/Slipway.System.Tests/Clients/npm");

    /// <summary>Coding agents; large, so in a folder of their own.</summary>
    public static readonly string Agents = Repository.PathOf("tests/Slipway.System.Tests/Clients/agents");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Why these tests can't run here, or null.</summary>
    public static string? Missing => Directory.Exists(Path.Combine(Folder, "node_modules", "openai")) && Directory.Exists(Path.Combine(Agents, "node_modules"))
        ? null
        : "the npm clients are not installed: run tests/Slipway.System.Tests/setup/node-clients.sh (./test does)";

    /// <summary>What a program is given of the environment of the tests: nothing that says who or where somebody is.</summary>
    private static readonly string[] Kept = ["PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "DOTNET_ROOT", "DOTNET_CLI_HOME"];

    /// <summary>Runs a script that has to succeed, and parses the last line that it printed.</summary>
    public static Task<JsonElement> RunAsync(string script, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
        => RunAsync(script, [], environment, cancellation);

    /// <inheritdoc cref="RunAsync(string, IReadOnlyDictionary{string, string}, CancellationToken)"/>
    public static async Task<JsonElement> RunAsync(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        var outcome = await RunProgramAsync("node", [Path.Combine(Folder, script), .. arguments], Folder, environment, cancellation);
        outcome.ExitCode.ShouldBe(0, $"{script} failed:\n{outcome.Error}\n{outcome.Output}");
        return JsonElement.Parse(outcome.Output.TrimEnd().Split('\n')[^1]);
    }

    public static async Task<Outcome> RunProgramAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Except(Kept, StringComparer.Ordinal).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new Outcome(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}

public sealed record Outcome(int ExitCode, string Output, string Error);
