using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Testing;

namespace Slipway.System.Tests.Running;

/// <summary>The real program, started as a child process on a free port with a data folder of its own, and stopped as an operator stops it.</summary>
public sealed partial class SlipwayProgram : IAsyncDisposable
{
    public const string MasterKey = "sk-system-tests-0123456789abcdef0123456789abcdef";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const int Sigterm = 15;

    private readonly Process process;
    private readonly StringBuilder log = new();
    private readonly string folder;

    private SlipwayProgram(Process process, Uri address, string folder)
    {
        this.process = process;
        this.folder = folder;
        Address = address;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>What the program has written to its output and error so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <summary>Starts <c>slipway serve</c> with this configuration and waits until it says that it is ready.</summary>
    public static async Task<SlipwayProgram> ServeAsync(string yaml, CancellationToken cancellation = default)
    {
        var temporary = Directory.CreateTempSubdirectory("slipway-system-").FullName;
        var config = Path.Combine(temporary, "slipway.yaml");
        await File.WriteAllTextAsync(config, yaml, cancellation);
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "serve",
                "--config", config, "--data", Path.Combine(temporary, "data"), "--urls", address.GetLeftPart(UriPartial.Authority),
            },
            WorkingDirectory = temporary,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SLIPWAY_MASTER_KEY"] = MasterKey },
        };
        var program = new SlipwayProgram(Process.Start(start)!, address, temporary);
        try
        {
            await program.WaitUntilReadyAsync(cancellation);
            return program;
        }
        catch
        {
            program.process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Asks it to stop (SIGTERM) and gives its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellation = default)
    {
        if (!process.HasExited)
        {
            Kill(process.Id, Sigterm).ShouldBe(0);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            (await StopAsync()).ShouldBe(0, "the program has to end cleanly on SIGTERM; its log:\n" + Log);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await IsReadyAsync(http, patience.Token))
        {
            process.HasExited.ShouldBeFalse("the program ended while starting; its log:\n" + Log);
            try
            {
                await tick.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException("The program did not become ready; its log:\n" + Log, late);
            }
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var reply = await http.GetAsync("/health/ready", cancellation);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private void Keep(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
