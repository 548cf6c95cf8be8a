using System.Diagnostics;
using System.Globalization;
using System.Text;
using Slipway.System.Tests.Clients;
using Slipway.System.Tests.Running;
using Slipway.Testing.Upstreams;
using Slipway.Testing.Upstreams.Ollama;

namespace Slipway.System.Tests.Guides;

/// <summary>Follows one page in a home and a folder of its own.</summary>
public sealed class GuideWalk : IAsyncDisposable
{
    private const string Serve = "./slipway serve ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly GuidePage page;
    private readonly string home = Directory.CreateTempSubdirectory("slipway-guide-home-").FullName;
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-guide-").FullName;
    private readonly StringBuilder log = new();
    private readonly string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
    private Process? server;

    private GuideWalk(GuidePage page, ScriptedUpstream localModel) => (this.page, LocalModel) = (page, localModel);

    /// <summary>What answers in the place of Ollama.</summary>
    public ScriptedUpstream LocalModel { get; }

    public string ServerLog
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    public static async Task<GuideWalk> BeginAsync(string page)
    {
        if (NodeClient.Missing is { } reason)
        {
            Assert.Skip(reason);
        }

        var walk = new GuideWalk(GuidePage.Read(page), await ScriptedUpstream.StartAsync(new ScriptBook(), new OllamaWire()));
        await walk.PrepareAsync();
        return walk;
    }

    /// <summary>Starts the server where the page says so, then runs its other commands in one shell.</summary>
    public async Task<Outcome> FollowAsync()
    {
        page.Commands.Count(line => line.StartsWith(Serve, StringComparison.Ordinal)).ShouldBe(1);
        server = Start("bash", "-c", "exec " + page.Commands.Single(line => line.StartsWith(Serve, StringComparison.Ordinal)));
        using var http = new HttpClient();
        await Wait.ForAsync(() => ReadyAsync(http), ready => ready || server.HasExited, Patience, TestContext.Current.CancellationToken);
        var rest = string.Join('\n', page.Commands.Where(line => !line.StartsWith(Serve, StringComparison.Ordinal)).Select(Here));
        return await NodeClient.RunProgramAsync("bash", ["-c", "set -euo pipefail\n" + rest], folder, Environment(), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }

        await LocalModel.DisposeAsync();
        Directory.Delete(home, recursive: true);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Writes the page's files, a README to ask about, the program under its name, and a place for the packages of npm.</summary>
    private async Task PrepareAsync()
    {
        foreach (var (name, text) in page.Files)
        {
            var path = name.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, name[2..]) : Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, Here(text));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "README.md"), "# Ferry\n\nIt ferries letters.\n");
        await CommandAsync(Path.Combine(folder, "slipway"), $"""
            if [ "$1" = serve ]; then set -- "$@" --urls {address}; fi
            exec dotnet "{Path.Combine(AppContext.BaseDirectory, "slipway.dll")}" "$@"
            """);
        // The packages are there already, in the versions of the lock file: this `npm install` only says whether each of them is.
        File.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Path.Combine(NodeClient.Folder, "node_modules"));
        // Claude Code's own installer would put its native program here; the packages are installed without running their scripts.
        await CommandAsync(Path.Combine(home, "bin", "claude"), $"""exec "{Path.Combine(NodeClient.Agents, "node_modules", "@anthropic-ai")}"/claude-code-linux-*/claude "$@" """);
        await CommandAsync(Path.Combine(home, "bin", "npm"), """shift; for package in "$@"; do test -d "node_modules/$package" || { echo "no $package" >&2; exit 1; }; done""");
    }

    private static async Task CommandAsync(string path, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "#!/usr/bin/env bash\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The page's text with the addresses of this run.</summary>
    private string Here(string text) => text
        .Replace("http://127.0.0.1:4000", address, StringComparison.Ordinal)
        .Replace("model: ollama/qwen3 ", $"model: ollama/qwen3, api_base: \"{LocalModel.Address}v1\" ", StringComparison.Ordinal);

    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["HOME"] = home,
        ["SLIPWAY_DATA"] = Path.Combine(home, "slipway"),
        ["PATH"] = string.Join(Path.PathSeparator, Path.Combine(home, "bin"), Path.Combine(NodeClient.Folder, "node_modules", ".bin"), Path.Combine(NodeClient.Agents, "node_modules", ".bin"), global::System.Environment.GetEnvironmentVariable("PATH")),
    };

    private async Task<bool> ReadyAsync(HttpClient http)
    {
        try
        {
            using var reply = await http.GetAsync(address + "/health/ready", TestContext.Current.CancellationToken);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
