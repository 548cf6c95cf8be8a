using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Slipway.Core.Errors;

namespace Slipway.Server.Embedded;

/// <summary>
/// Keeps the child process <c>slipway engine</c> alive, in which generative and tuned models run: a model that crashes or eats memory
/// takes the child down, not the gateway. Started at the first use; started again after a death, with a growing pause.
/// The child speaks HTTP on a Unix socket in the data folder and ends by itself when this process is gone (its standard input closes).
/// </summary>
public sealed partial class EngineSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly string socket;
    private readonly string dataPath;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly HttpMessageInvoker client;
    private Process? child;
    private int deaths;
    private DateTimeOffset notBefore;
    private bool stopping;

    public EngineSupervisor(string dataPath, TimeProvider time, ILogger<EngineSupervisor> log)
    {
        this.dataPath = dataPath;
        this.time = time;
        this.log = log;
        socket = Path.Combine(Path.GetTempPath(), $"slipway-{Environment.ProcessId}-{Guid.NewGuid():N}"[..28] + ".sock");
        client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, ConnectCallback = ConnectAsync });
    }

    /// <summary>Process id of the child, or null when none runs.</summary>
    public int? ChildId => child is { HasExited: false } running ? running.Id : null;

    /// <summary>A client whose requests reach the running child; starts it if need be.</summary>
    public async Task<Result<HttpMessageInvoker>> ReadyAsync(CancellationToken cancellation)
    {
        if (child is { HasExited: false })
        {
            return client;
        }

        await gate.WaitAsync(cancellation);
        try
        {
            if (child is { HasExited: false })
            {
                return client;
            }

            var wait = notBefore - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                return new Error(ErrorKind.Unavailable, "The embedded engine died and is about to be started again. Retry shortly.") { Code = "engine_restarting", RetryAfter = wait };
            }

            return await StartAsync(cancellation) ? client : new Error(ErrorKind.Unavailable, "The embedded engine did not start. `slipway doctor` says more.") { Code = "engine_failed" };
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        stopping = true;
        client.Dispose();
        if (child is { } running)
        {
            running.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
            try
            {
                await running.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                running.Kill();
            }

            running.Dispose();
        }

        File.Delete(socket);
        gate.Dispose();
    }

    private async Task<bool> StartAsync(CancellationToken cancellation)
    {
        child?.Dispose();
        File.Delete(socket);
        var process = new Process { StartInfo = SelfProcess.StartInfo("engine", "--socket", socket, "--data", dataPath), EnableRaisingEvents = true };
        process.Exited += (_, _) => OnExit(process);
        process.Start();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartTime);
        var ready = await process.StandardOutput.ReadLineAsync(patience.Token);
        if (ready != "ready")
        {
            notBefore = time.GetUtcNow() + Pause(++deaths);
            return false;
        }

        Started(log, process.Id);
        child = process;
        return true;
    }

    private void OnExit(Process process)
    {
        if (stopping || process != child)
        {
            return;
        }

        var pause = Pause(++deaths);
        notBefore = time.GetUtcNow() + pause;
        Died(log, process.Id, process.ExitCode, pause.TotalSeconds);
    }

    private static TimeSpan Pause(int deaths) => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 0.25 * Math.Pow(2, Math.Min(deaths - 1, 10))));

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
            return new NetworkStream(connection, ownsSocket: true);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "embedded engine started (pid {Pid})")]
    private static partial void Started(ILogger log, int pid);

    [LoggerMessage(2, LogLevel.Warning, "embedded engine (pid {Pid}) ended with code {Code}; started again in {Seconds:0.##} s when needed")]
    private static partial void Died(ILogger log, int pid, int code, double seconds);
}
