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

    private readonly StringBuilder log = new();
    private readonly string folder;
    private readonly ProcessStartInfo command;
    private Process process;
    private bool killed;

    private SlipwayProgram(ProcessStartInfo command, Uri address, string folder, bool secure)
    {
        this.command = command;
        this.folder = folder;
        Address = address;
        SecureAddress = new UriBuilder(address) { Scheme = "https", Port = FreePort.Next() }.Uri;
        command.ArgumentList.Add(address.GetLeftPart(UriPartial.Authority) + (secure ? ";" + SecureAddress.GetLeftPart(UriPartial.Authority) : ""));
        process = Launch();
    }

    public Uri Address { get; }

    /// <summary>The same over https, if asked for; clients have to trust <see cref="Authority"/>.</summary>
    public Uri SecureAddress { get; }

    /// <summary>The authority of the development certificate, in PEM.</summary>
    public string Authority => Path.Combine(Data, "tls", "ca.pem");

    /// <summary>The data folder, gone with this object.</summary>
    public string Data => DataIn(folder);

    /// <summary>Process id; another one after <see cref="StartAgainAsync"/>.</summary>
    public int Pid => process.Id;

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
    public static Task<SlipwayProgram> ServeAsync(string yaml, CancellationToken cancellation = default, bool secure = false)
        => ServeAsync(Directory.CreateTempSubdirectory("slipway-system-").FullName, yaml, cancellation, secure);

    /// <summary>The same in a folder that is there already, where <see cref="DataIn"/> may hold what another program left. This object deletes it in the end.</summary>
    public static async Task<SlipwayProgram> ServeAsync(string temporary, string yaml, CancellationToken cancellation, bool secure = false)
    {
        var config = Path.Combine(temporary, "slipway.yaml");
        await File.WriteAllTextAsync(config, yaml, cancellation);
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));
        var serve = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "serve",
                "--config", config, "--data", DataIn(temporary), "--urls",
            },
            WorkingDirectory = temporary,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SLIPWAY_MASTER_KEY"] = MasterKey },
        };
        var program = new SlipwayProgram(serve, address, temporary, secure);
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

    public static string DataIn(string folder) => Path.Combine(folder, "data");

    /// <summary>Ends it without warning (SIGKILL), as a crash or a power cut does. Its children are not touched.</summary>
    public async Task KillAsync(CancellationToken cancellation = default)
    {
        killed = true;
        process.Kill();

        // WaitForExitAsync would wait for the end of its output too, which children that live on hold open.
        await Wait.UntilAsync(() => process.HasExited, Patience, cancellation);
    }

    /// <summary>After <see cref="KillAsync"/>: the same program on the same data folder and address.</summary>
    public async Task StartAgainAsync(CancellationToken cancellation = default)
    {
        process.HasExited.ShouldBeTrue("only an ended program can be started again");
        process.Dispose();
        process = Launch();
        killed = false;
        await WaitUntilReadyAsync(cancellation);
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
            if (!killed)
            {
                (await StopAsync()).ShouldBe(0, "the program has to end cleanly on SIGTERM; its log:\n" + Log);
            }
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

    private Process Launch()
    {
        var launched = Process.Start(command)!;
        launched.OutputDataReceived += (_, line) => Keep(line.Data);
        launched.ErrorDataReceived += (_, line) => Keep(line.Data);
        launched.BeginOutputReadLine();
        launched.BeginErrorReadLine();
        return launched;
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
